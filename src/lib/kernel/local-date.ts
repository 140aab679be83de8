import { dateFormat } from './date-format.ts';

/** A calendar date without time or zone, "2026-06-18". */
export type LocalDate = string;

/** The calendar date of an instant where the body sits (IANA time zone). The law counts dates, never hours: domain.md, R4. */
export function localDate(instant: Date, timeZone: string): LocalDate {
	return dateFormat('en-CA', { timeZone, dateStyle: 'short' }).format(instant);
}

/** Days from one date to another; negative when `to` is earlier. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
	return (Date.parse(to) - Date.parse(from)) / 86_400_000;
}

export function addDays(date: LocalDate, days: number): LocalDate {
	return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Whether a text is a day that exists, from the year 1000 on: "2026-02-31" is none. */
export function isLocalDate(text: string): boolean {
	const instant = /^[1-9]\d{3}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN;
	return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(text);
}
