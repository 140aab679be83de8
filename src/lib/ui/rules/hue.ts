/** Accents and groups take one of 24 hues: all were checked for contrast in both schemes. */
const HUE_STEP = 15;

/** The checked hue nearest to a hue in degrees; it goes into `data-accent` or `data-hue`. */
export function nearestHue(degrees: number): number {
	const turn = ((degrees % 360) + 360) % 360;
	return (Math.round(turn / HUE_STEP) * HUE_STEP) % 360;
}
