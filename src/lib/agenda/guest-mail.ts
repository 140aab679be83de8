import { formatDateTime, formatShortDate } from '#lib/i18n/format.ts';
import * as m from '#lib/i18n/paraglide/messages.js';
import { escapeHtml } from '#lib/mail/html.ts';
import type { Addressee } from './convocation-mail.ts';

/** What an invitation says. Of a closed item `title` is its neutral line: a mail box is not a safe. */
export interface GuestMailFacts {
	tenant: string;
	body: string;
	startsAt: Date;
	timeZone: string;
	place: string;
	quality: string;
	/** When the link stops to open anything. */
	endsAt: Date;
	items: readonly { number: number | null; title: string; isClosed: boolean }[];
}

/** The mail that invites somebody to items of one sitting, and to nothing else of it: the same words as text and as HTML. */
export function composeGuestMail(facts: GuestMailFacts, to: Addressee) {
	const words = wordsOf(facts, to);
	return { subject: words.subject, text: asText(to, words), html: asHtml(to, words), attachments: [] };
}

type Words = ReturnType<typeof wordsOf>;

function wordsOf({ tenant, body, startsAt, endsAt, timeZone, place, quality, items }: GuestMailFacts, to: Addressee) {
	const inTheirs = { locale: to.locale };
	const civility = to.civility === 'Mme' ? m.agenda_mail_madam({}, inTheirs) : m.agenda_mail_sir({}, inTheirs);
	const when = formatDateTime(startsAt, timeZone, to.locale);
	const closed = m.agenda_closed({}, inTheirs);
	return {
		subject: m.agenda_guest_mail_subject({ body, date: formatShortDate(startsAt, timeZone, to.locale) }, inTheirs),
		greeting: m.agenda_mail_greeting({ civility, name: to.lastName }, inTheirs),
		call: m.agenda_guest_mail_call({ body, when, place, quality }, inTheirs),
		items: items.map(({ number, title, isClosed }) => ({
			number,
			text: isClosed ? `${title} (${closed})` : title
		})),
		open: m.agenda_guest_mail_open({}, inTheirs),
		until: m.agenda_guest_mail_until({ when: formatDateTime(endsAt, timeZone, to.locale) }, inTheirs),
		personal: m.agenda_mail_personal({}, inTheirs),
		sender: m.agenda_mail_sender({ tenant }, inTheirs)
	};
}

function asText(to: Addressee, words: Words): string {
	const lines = words.items.map(({ number, text }) => `${number ?? '–'}. ${text}`);
	const open = `${words.open}\n${to.personalLink}`;
	const { greeting, call, personal, until, sender } = words;
	return [greeting, call, lines.join('\n'), open, `${until} ${personal}`, sender].join('\n\n');
}

function asHtml(to: Addressee, words: Words): string {
	const paragraph = (text: string) => `<p>${escapeHtml(text)}</p>`;
	const items = words.items.map(({ number, text }) => `<li value="${number ?? ''}">${escapeHtml(text)}</li>`);
	return [
		`<!doctype html><html lang="${to.locale}"><head><meta charset="utf-8"><title>${escapeHtml(words.subject)}</title></head>`,
		'<body style="font:17px/1.5 system-ui,sans-serif;max-width:36em;margin:2em auto;padding:0 1em">',
		paragraph(words.greeting),
		paragraph(words.call),
		`<ol>${items.join('')}</ol>`,
		`<p><a href="${escapeHtml(to.personalLink)}">${escapeHtml(words.open)}</a></p>`,
		paragraph(`${words.until} ${words.personal}`),
		paragraph(words.sender),
		'</body></html>'
	].join('');
}
