import { daysBetween, type LocalDate } from '#lib/kernel/local-date.ts';
import { clearDays, latestSend } from './clear-days.ts';
import type { NoticeRule } from './rule-set.ts';

/** What the law says of a convocation sent on one day, with every figure that a sentence needs. */
export interface Deadline {
	/**
	 * `in-time`: days are left; `last-day`: it must leave that very day; `urgent-only`: only by urgency, with a vote of
	 * the council; `too-late`: not even by urgency.
	 */
	standing: 'in-time' | 'last-day' | 'urgent-only' | 'too-late';
	article: string;
	/** Clear days asked for. */
	minimum: number;
	/** Clear days given if it leaves on `sentOn`; never below zero. */
	given: number;
	meetsOn: LocalDate;
	sentOn: LocalDate;
	/** Last local date on which it may leave. */
	latestSendOn: LocalDate;
	/** Calendar days from `sentOn` to `latestSendOn`; negative once it has passed. */
	daysLeft: number;
	urgency: { article: string; minimum: number; latestSendOn: LocalDate };
}

/** The deadline of a convocation (L2121-11, L2121-12): dates only, never hours; the date that counts is that of sending (R5). */
export function convocationDeadline(rule: NoticeRule, sentOn: LocalDate, meetsOn: LocalDate): Deadline {
	const latestSendOn = latestSend(meetsOn, rule.minimum);
	const daysLeft = daysBetween(sentOn, latestSendOn);
	const given = Math.max(0, clearDays(sentOn, meetsOn));
	const urgentIsPossible = clearDays(sentOn, meetsOn) >= rule.urgency.minimum;
	return {
		standing: daysLeft > 0 ? 'in-time' : daysLeft === 0 ? 'last-day' : urgentIsPossible ? 'urgent-only' : 'too-late',
		article: rule.article,
		minimum: rule.minimum,
		given,
		meetsOn,
		sentOn,
		latestSendOn,
		daysLeft,
		urgency: { ...rule.urgency, latestSendOn: latestSend(meetsOn, rule.urgency.minimum) }
	};
}

/** Whether the notice asked for by the law is kept, without urgency. */
export function keepsNotice(deadline: Deadline): boolean {
	return deadline.standing === 'in-time' || deadline.standing === 'last-day';
}

/** R11: whether a budget leaves early enough, in calendar days (date of the sitting minus date of sending). */
export function keepsBudgetNotice(rule: NoticeRule, sentOn: LocalDate, meetsOn: LocalDate): boolean {
	return daysBetween(sentOn, meetsOn) >= rule.budget.calendarDays;
}
