import { expect, test } from 'vitest';
import { GIVEN_ROLES, givenRole, keptRole } from './given-role.ts';

const known = ['council', 'finance'];

test.each(GIVEN_ROLES)('%s is kept, and told again as it was given', (given) => {
	const kept = keptRole(given, ['finance'], known);
	expect(kept.ok && givenRole(kept.value)).toBe(given);
});

test('a clerk of named kinds needs one', () => {
	expect(keptRole('clerk-of-kinds', [], known)).toEqual({ ok: false, refusal: 'kind-missing' });
});

test('a kind that the tenant does not have is refused', () => {
	expect(keptRole('clerk-of-kinds', ['finance', 'elsewhere'], known)).toEqual({ ok: false, refusal: 'kind-unknown' });
});

test('kinds ticked beside another role limit nothing', () => {
	expect(keptRole('clerk', ['finance'], known)).toMatchObject({ value: { keepsAllKinds: true, kindIds: [] } });
});

test('a kind ticked twice counts once', () => {
	expect(keptRole('clerk-of-kinds', ['finance', 'finance'], known)).toMatchObject({ value: { kindIds: ['finance'] } });
});
