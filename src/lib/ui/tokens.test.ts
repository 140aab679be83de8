import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

type Scheme = 'light' | 'dark';
type Colour = [lightness: number, chroma: number, hue: number];

const css = readFileSync(new URL('../../app.css', import.meta.url), 'utf8');

function token(name: string, scheme: Scheme, hue: number): Colour {
	const pair = new RegExp(`--${name}: light-dark\\(oklch\\((.+?)\\), oklch\\((.+?)\\)\\);`).exec(
		css.replaceAll('var(--hue)', 'HUE')
	);
	const text = pair?.[scheme === 'light' ? 1 : 2];
	if (!text) throw new Error(`no token --${name}`);
	return text.replace('HUE', String(hue)).split(' ').map(Number) as Colour;
}

/** Relative luminance (WCAG 2) of an OKLCH colour, clipped to sRGB as a browser without wide gamut does. */
function luminance([lightness, chroma, hue]: Colour): number {
	const a = chroma * Math.cos((hue * Math.PI) / 180);
	const b = chroma * Math.sin((hue * Math.PI) / 180);
	const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
	const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
	const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
	const clip = (value: number) => Math.min(1, Math.max(0, value));
	const red = clip(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s);
	const green = clip(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s);
	const blue = clip(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s);
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(front: string, back: string, scheme: Scheme, hue = 255): number {
	const [low, high] = [token(front, scheme, hue), token(back, scheme, hue)].map(luminance).sort((x, y) => x - y);
	return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}

const hues = Array.from({ length: 24 }, (_, step) => step * 15);

describe.each(['light', 'dark'] as const)('in the %s scheme', (scheme) => {
	test.each(['ink', 'ink-soft', 'for', 'against', 'abstain', 'warn', 'danger', 'closed'])(
		'--%s reads as text on every paper',
		(name) => {
			for (const paper of ['paper', 'paper-sunk', 'paper-raised']) {
				expect(contrast(name, paper, scheme), paper).toBeGreaterThanOrEqual(7);
			}
		}
	);

	test.each(['line-strong', 'absent'])('--%s is seen as a shape', (name) => {
		expect(contrast(name, 'paper', scheme)).toBeGreaterThanOrEqual(3);
	});

	test('every accent reads as text, and carries text', () => {
		for (const hue of hues) {
			expect(contrast('accent', 'paper', scheme, hue), `${hue}`).toBeGreaterThanOrEqual(7);
			expect(contrast('on-accent', 'accent', scheme, hue), `${hue} filled`).toBeGreaterThanOrEqual(7);
			expect(contrast('ink', 'accent-wash', scheme, hue), `${hue} wash`).toBeGreaterThanOrEqual(7);
		}
	});

	test('every group is seen as a shape', () => {
		for (const hue of hues) expect(contrast('group', 'paper', scheme, hue), `${hue}`).toBeGreaterThanOrEqual(3);
	});
});
