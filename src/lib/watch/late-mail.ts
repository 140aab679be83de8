import type { Locale } from '#lib/i18n/format.ts';
import * as m from '#lib/i18n/paraglide/messages.js';
import { escapeHtml } from '#lib/mail/html.ts';

/** Says that the time-stamping authority has been away for an hour, and that no deadline depends on it. */
export function composeLateMail(council: string, locale: Locale) {
	const inTheirs = { locale };
	const paragraphs = [
		m.watch_stamp_late_what({ council }, inTheirs),
		m.watch_stamp_late_keeps({}, inTheirs),
		m.watch_stamp_late_next({}, inTheirs)
	];
	return {
		subject: m.watch_stamp_late_subject({ council }, inTheirs),
		text: paragraphs.join('\n\n'),
		html: paragraphs.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`).join('\n')
	};
}
