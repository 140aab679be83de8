import { formatDateTime, type Locale } from '#lib/i18n/format.ts';
import * as m from '#lib/i18n/paraglide/messages.js';
import { escapeHtml } from '#lib/mail/html.ts';

interface Alarm {
	council: string;
	found: number;
	at: Date;
	timeZone: string;
	locale: Locale;
}

/** Says that there is something to look at, and not what: a mail is read by many servers. */
export function composeAlarmMail({ council, found, at, timeZone, locale }: Alarm) {
	const inTheirs = { locale };
	const paragraphs = [
		m.watch_mail_what({ council, count: found, when: formatDateTime(at, timeZone, locale) }, inTheirs),
		m.watch_mail_where({}, inTheirs)
	];
	return {
		subject: m.watch_mail_subject({ council }, inTheirs),
		text: paragraphs.join('\n\n'),
		html: paragraphs.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`).join('\n')
	};
}
