import { formatShortDate, type Locale } from '#lib/i18n/format.ts';
import * as m from '#lib/i18n/paraglide/messages.js';
import { escapeHtml } from '#lib/mail/html.ts';

interface Anchor {
	tenant: string;
	body: string;
	startsAt: Date;
	timeZone: string;
	/** The signed checkpoint (C2SP note). */
	note: string;
}

/** The mail that keeps a checkpoint outside the server: as text to read, and as a file that the verifier takes. */
export function composeAnchorMail({ tenant, body, startsAt, timeZone, note }: Anchor, locale: Locale) {
	const inTheirs = { locale };
	const date = formatShortDate(startsAt, timeZone, locale);
	const paragraphs = [
		m.minutes_anchor_what({ body, date, tenant }, inTheirs),
		m.minutes_anchor_keep({}, inTheirs),
		m.minutes_anchor_check({}, inTheirs)
	];
	return {
		subject: m.minutes_anchor_subject({ body, date }, inTheirs),
		text: [...paragraphs, note].join('\n\n'),
		html: [...paragraphs.map((text) => `<p>${escapeHtml(text)}</p>`), `<pre>${escapeHtml(note)}</pre>`].join('\n'),
		attachments: [{ fileName: 'checkpoint.txt', mediaType: 'text/plain; charset=utf-8', content: note }]
	};
}
