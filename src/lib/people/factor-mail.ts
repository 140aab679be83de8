import { formatDateTime, type Locale } from '#lib/i18n/format.ts';
import * as m from '#lib/i18n/paraglide/messages.js';
import { escapeHtml } from '#lib/mail/html.ts';

/** What the owner of an account is told without having asked. */
export type FactorNews =
	'codes-on' | 'codes-off' | 'recovery-codes-made' | 'recovery-code-used' | 'access-reset' | 'device-wipe';

interface Happened {
	news: FactorNews;
	at: Date;
	timeZone: string;
	locale: Locale;
}

const sentences = {
	'codes-on': m.people_mail_codes_on,
	'codes-off': m.people_mail_codes_off,
	'recovery-codes-made': m.people_mail_recovery_made,
	'recovery-code-used': m.people_mail_recovery_used,
	'access-reset': m.people_mail_access_reset,
	'device-wipe': m.people_mail_device_wipe
};

/** Says what happened, when, and what to do if it was somebody else. No link: a mail that asks for nothing cannot be faked for much. */
export function composeFactorMail({ news, at, timeZone, locale }: Happened, to: { firstName: string }) {
	const inTheirs = { locale };
	const subject = sentences[news]({}, inTheirs);
	const paragraphs = [
		m.people_mail_hello({ name: to.firstName }, inTheirs),
		`${subject} ${m.people_mail_when({ when: formatDateTime(at, timeZone, locale) }, inTheirs)}`,
		m.people_mail_not_you({}, inTheirs)
	];
	return {
		subject,
		text: paragraphs.join('\n\n'),
		html: paragraphs.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`).join('\n')
	};
}
