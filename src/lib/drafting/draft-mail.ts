import type { Locale } from '#lib/i18n/format.ts';
import * as m from '#lib/i18n/paraglide/messages.js';
import { escapeHtml } from '#lib/mail/html.ts';

/** What somebody is told of a draft. */
export type DraftNews = 'handed-in' | 'approved' | 'sent-back';

interface Told {
	news: DraftNews;
	/** Null: the act is closed, and a mail box is not a safe. */
	title: string | null;
	service: string;
	/** Of an open act that was sent back: why. */
	reason: string;
	/** The draft at the desk, for whoever is signed in. */
	link: string;
	tenant: string;
	locale: Locale;
}

const subjects = {
	'handed-in': m.drafting_mail_handed_in,
	approved: m.drafting_mail_approved,
	'sent-back': m.drafting_mail_sent_back
};

/** The mail of one step, the same words as text and as HTML. Of a closed act neither title nor reason: they are at the desk. */
export function composeDraftMail(
	{ news, title, service, reason, link, tenant, locale }: Told,
	to: { firstName: string }
) {
	const inTheirs = { locale };
	const subject = subjects[news]({ service }, inTheirs);
	const before = [
		m.people_mail_hello({ name: to.firstName }, inTheirs),
		subject,
		title === null ? m.drafting_mail_closed({}, inTheirs) : m.drafting_mail_title({ title }, inTheirs),
		...(title !== null && reason !== '' ? [m.drafting_mail_reason({ reason }, inTheirs)] : [])
	];
	const open = m.drafting_mail_open({}, inTheirs);
	const paragraph = (text: string) => `<p>${escapeHtml(text).replaceAll('\n', '<br>')}</p>`;
	return {
		subject,
		text: [...before, `${open}\n${link}`, tenant].join('\n\n'),
		html: [
			...before.map(paragraph),
			`<p><a href="${escapeHtml(link)}">${escapeHtml(open)}</a></p>`,
			paragraph(tenant)
		].join('\n')
	};
}
