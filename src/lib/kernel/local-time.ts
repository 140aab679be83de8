import { dateFormat } from './date-format.ts';
import type { LocalDate } from './local-date.ts';

/** "18:30", hours and minutes of a wall clock. */
export type LocalTime = string;

/**
 * The instant at which a wall clock somewhere shows a date and a time. In the hour that a change of clocks skips, the
 * time after the change; in the hour that comes twice, the first one.
 */
export function instantAt(date: LocalDate, time: LocalTime, timeZone: string): Date {
	const asIfUtc = Date.parse(`${date}T${time}:00Z`);
	const dayBefore = asIfUtc - offsetAt(asIfUtc - 86_400_000, timeZone);
	const dayAfter = asIfUtc - offsetAt(asIfUtc + 86_400_000, timeZone);
	const exact = [dayBefore, dayAfter].filter((instant) => instant + offsetAt(instant, timeZone) === asIfUtc);
	return new Date(exact.length > 0 ? Math.min(...exact) : dayBefore);
}

/** The wall clock at an instant. */
export function localTime(instant: Date, timeZone: string): LocalTime {
	return dateFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(instant);
}

/** How far the wall clock is ahead of UTC at an instant, in milliseconds. */
function offsetAt(instant: number, timeZone: string): number {
	const format = dateFormat('en-US', {
		timeZone,
		hourCycle: 'h23',
		year: 'numeric',
		month: 'numeric',
		day: 'numeric',
		hour: 'numeric',
		minute: 'numeric',
		second: 'numeric'
	});
	const part = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
	const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = part as Record<string, number>;
	return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000;
}
