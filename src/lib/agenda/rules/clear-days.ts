import { addDays, daysBetween, type LocalDate } from '#lib/kernel/local-date.ts';

/**
 * Clear days (jours francs) between two local dates: full days strictly between them. Saturdays, Sundays and holidays
 * count and never extend the delay (R4). Negative or zero when there is none.
 */
export function clearDays(sentOn: LocalDate, meetsOn: LocalDate): number {
	return daysBetween(sentOn, meetsOn) - 1;
}

/** The last local date on which a convocation may leave to keep `minimum` clear days. */
export function latestSend(meetsOn: LocalDate, minimum: number): LocalDate {
	return addDays(meetsOn, -(minimum + 1));
}

/** The first local date on which a sitting convened on `sentOn` may be held. */
export function earliestMeet(sentOn: LocalDate, minimum: number): LocalDate {
	return addDays(sentOn, minimum + 1);
}
