import { expect, test } from 'vitest';
import { dateFormat } from './date-format.ts';

test('the same wish gets the same formatter', () => {
	const wish = { timeZone: 'Europe/Paris', dateStyle: 'short' } as const;
	expect(dateFormat('fr-FR', wish)).toBe(dateFormat('fr-FR', { ...wish }));
});

test('another language or another time zone gets another one', () => {
	const paris = dateFormat('fr-FR', { timeZone: 'Europe/Paris', timeStyle: 'short' });
	const cayenne = dateFormat('fr-FR', { timeZone: 'America/Cayenne', timeStyle: 'short' });
	const noon = new Date('2026-06-18T12:00:00Z');
	expect([paris.format(noon), cayenne.format(noon)]).toEqual(['14:00', '09:00']);
	expect(dateFormat('en-GB', { timeZone: 'Europe/Paris', timeStyle: 'short' })).not.toBe(paris);
});
