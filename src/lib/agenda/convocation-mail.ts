import { formatDateTime, formatShortDate, type Locale } from '#lib/i18n/format.ts';
import * as m from '#lib/i18n/paraglide/messages.js';
import { calendarFile } from '#lib/mail/calendar-file.ts';
import { escapeHtml } from '#lib/mail/html.ts';

/** What a convocation says. `agenda` is what the public may read: a mail box is not a safe. */
export interface ConvocationFacts {
	sittingId: string;
	tenant: string;
	body: string;
	title: string;
	startsAt: Date;
	timeZone: string;
	place: string;
	agenda: { number: number; section: string; title: string; isClosed: boolean }[];
	/** The sitting for anybody who is signed in; safe in a shared calendar. */
	openLink: string;
	sentAt: Date;
}

export interface Addressee {
	civility: 'M.' | 'Mme';
	firstName: string;
	lastName: string;
	locale: Locale;
	/** Signs this person in; for nobody else. */
	personalLink: string;
}

/** The mail that calls one member: the same words as text and as HTML, and the sitting as a calendar file. */
export function composeConvocation(facts: ConvocationFacts, to: Addressee) {
	const words = wordsOf(facts, to);
	return {
		subject: words.subject,
		text: asText(facts, to, words),
		html: asHtml(facts, to, words),
		attachments: [
			{ fileName: 'seance.ics', mediaType: 'text/calendar; charset=utf-8; method=PUBLISH', content: asCalendar(facts) }
		]
	};
}

type Words = ReturnType<typeof wordsOf>;

function wordsOf({ tenant, body, startsAt, timeZone, place, agenda }: ConvocationFacts, to: Addressee) {
	const inTheirs = { locale: to.locale };
	const civility = to.civility === 'Mme' ? m.agenda_mail_madam({}, inTheirs) : m.agenda_mail_sir({}, inTheirs);
	const when = formatDateTime(startsAt, timeZone, to.locale);
	return {
		subject: m.agenda_mail_subject({ body, date: formatShortDate(startsAt, timeZone, to.locale) }, inTheirs),
		greeting: m.agenda_mail_greeting({ civility, name: to.lastName }, inTheirs),
		call: m.agenda_mail_call({ body, when, place }, inTheirs),
		open: m.agenda_mail_open({}, inTheirs),
		personal: m.agenda_mail_personal({}, inTheirs),
		agenda: m.agenda_mail_agenda({ count: agenda.length }, inTheirs),
		closed: m.agenda_closed({}, inTheirs),
		sender: m.agenda_mail_sender({ tenant }, inTheirs)
	};
}

function asText(facts: ConvocationFacts, to: Addressee, words: Words): string {
	const lines = facts.agenda.map((item) => `${item.number}. ${item.title}${item.isClosed ? ` (${words.closed})` : ''}`);
	return [
		words.greeting,
		words.call,
		`${words.open}\n${to.personalLink}`,
		words.personal,
		[words.agenda, ...lines].join('\n'),
		words.sender
	].join('\n\n');
}

function asHtml(facts: ConvocationFacts, to: Addressee, words: Words): string {
	const items = facts.agenda.map(
		(item) =>
			`<li value="${item.number}">${escapeHtml(item.title)}${item.isClosed ? ` (${escapeHtml(words.closed)})` : ''}</li>`
	);
	const paragraph = (text: string) => `<p>${escapeHtml(text)}</p>`;
	return [
		`<!doctype html><html lang="${to.locale}"><head><meta charset="utf-8"><title>${escapeHtml(words.subject)}</title></head>`,
		'<body style="font:17px/1.5 system-ui,sans-serif;max-width:36em;margin:2em auto;padding:0 1em">',
		paragraph(words.greeting),
		paragraph(words.call),
		`<p><a href="${escapeHtml(to.personalLink)}">${escapeHtml(words.open)}</a></p>`,
		paragraph(words.personal),
		`<h2 style="font-size:1.1em">${escapeHtml(words.agenda)}</h2><ol>${items.join('')}</ol>`,
		paragraph(words.sender),
		'</body></html>'
	].join('');
}

function asCalendar(facts: ConvocationFacts): string {
	return calendarFile({
		uid: `${facts.sittingId}@hemicycle`,
		sequence: 0,
		startsAt: facts.startsAt,
		durationMinutes: 180,
		summary: `${facts.title} · ${facts.tenant}`,
		location: facts.place,
		description: facts.openLink,
		url: facts.openLink,
		madeAt: facts.sentAt
	});
}
