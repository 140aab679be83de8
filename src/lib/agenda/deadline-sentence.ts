import { formatLocalDate } from '#lib/i18n/format.ts';
import * as m from '#lib/i18n/paraglide/messages.js';
import { assertNever } from '#lib/kernel/assert-never.ts';
import { keepsNotice, type Deadline } from './rules/deadline.ts';

/** The deadline of a draft, as one sentence with its article and what is left. */
export function deadlineSentence(deadline: Deadline): string {
	const { standing, minimum, given, daysLeft } = deadline;
	const article = articleOf(deadline);
	const latest = formatLocalDate(deadline.latestSendOn);
	switch (standing) {
		case 'in-time':
			return m.agenda_deadline_in_time({ days: daysLeft, latest, minimum, article });
		case 'last-day':
			return m.agenda_deadline_last_day({ latest, minimum, article });
		case 'urgent-only': {
			const urgentUntil = formatLocalDate(deadline.urgency.latestSendOn);
			return m.agenda_deadline_urgent({ given, latest, minimum, article, urgentUntil });
		}
		case 'too-late':
			return m.agenda_deadline_too_late({ latest, minimum, article });
		default:
			return assertNever(standing);
	}
}

/** What was, once the convocations have left. */
export function noticeSentence(deadline: Deadline): string {
	const facts = { given: deadline.given, minimum: deadline.minimum, article: articleOf(deadline) };
	const sent = formatLocalDate(deadline.sentOn);
	return keepsNotice(deadline)
		? m.agenda_deadline_kept({ ...facts, sent })
		: m.agenda_deadline_broken({ ...facts, sent });
}

/** The code that the articles are of, told once. */
const articleOf = ({ article }: Deadline) => m.agenda_article({ article });
