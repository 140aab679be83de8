import { expect, test } from 'vitest';
import { composeDraftMail } from './draft-mail.ts';

const told = {
	news: 'sent-back' as const,
	title: 'Tarifs de la restauration scolaire',
	service: 'Éducation',
	reason: 'Le montant ne correspond pas <à l’annexe>.\nMerci de vérifier.',
	link: 'https://conseil.valmont.example/desk/valmont/drafts/1',
	tenant: 'Ville de Valmont',
	locale: 'fr' as const
};
const to = { firstName: 'Nadège' };

test('a mail says which draft, why it comes back, and where it is', () => {
	const { subject, text, html } = composeDraftMail(told, to);
	expect(subject).toContain('Éducation');
	for (const part of [told.title, told.reason, told.link, 'Nadège']) expect(text).toContain(part);
	expect(html).toContain('&#60;à l’annexe&#62;.<br>Merci');
});

test('of a closed act a mail tells neither the title nor the reason', () => {
	const { subject, text, html } = composeDraftMail({ ...told, title: null }, to);
	for (const said of [subject, text, html]) {
		expect(said).not.toContain('restauration');
		expect(said).not.toContain('montant');
	}
	expect(text).toContain(told.link);
});

test('everybody is told in their own language', () => {
	expect(composeDraftMail({ ...told, locale: 'en' }, to).subject).not.toBe(composeDraftMail(told, to).subject);
});
