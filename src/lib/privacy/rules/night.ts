/** Two o'clock in the morning, UTC: nobody sits then. */
const NIGHT_HOUR = 2;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The last time that a night's work came due. */
export function lastNight(now: Date): Date {
	const shifted = now.getTime() - NIGHT_HOUR * HOUR_MS;
	return new Date(Math.floor(shifted / DAY_MS) * DAY_MS + NIGHT_HOUR * HOUR_MS);
}
