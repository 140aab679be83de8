import * as v from 'valibot';
import { expect, test } from 'vitest';
import { CouncilIdentity, MailSender, NewCouncil } from './council-schemas.ts';

test('an empty sender is the installation’s own', () => {
	expect(v.parse(MailSender, { mailName: ' ', mailReplyTo: '' })).toEqual({ mailName: null, mailReplyTo: null });
});

test.each(['Ville\r\nBcc: all@example.org', 'Ville <x@example.org>', 'a"b', 'x'.repeat(81)])(
	'a sender called %j is refused',
	(mailName) => expect(v.safeParse(MailSender, { mailName, mailReplyTo: '' }).success).toBe(false)
);

test('a time zone is one that exists', () => {
	const identity = { name: 'Ville', accentHue: '30', department: '34', timeZone: 'Europe/Paris' };
	expect(v.safeParse(CouncilIdentity, identity).success).toBe(true);
	expect(v.safeParse(CouncilIdentity, { ...identity, timeZone: 'Europe/Valmont' }).success).toBe(false);
	expect(v.safeParse(CouncilIdentity, { ...identity, accentHue: '360' }).success).toBe(false);
});

test('a council’s address is not one of the house', () => {
	const slugOf = (slug: string) => v.safeParse(NewCouncil.entries.slug, slug).success;
	for (const taken of ['desk', 'sign-in', 'installation', 'live', '', 'é', 'a/b', '.', 'a--b'])
		expect([taken, slugOf(taken)]).toEqual([taken, false]);
	expect(slugOf('agglo-du-val')).toBe(true);
});
