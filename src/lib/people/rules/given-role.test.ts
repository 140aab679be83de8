import { expect, test } from 'vitest';
import { GIVEN_ROLES, givenRole, keptRole, type GivenRole } from './given-role.ts';

const known = { kinds: ['council', 'finance'], services: ['roads', 'planning'] };
const keep = (given: GivenRole, kinds: string[] = [], services: string[] = []) =>
	keptRole(given, { kinds, services }, known);

test.each(GIVEN_ROLES)('%s is kept, and told again as it was given', (given) => {
	const kept = keep(given, ['finance'], ['roads']);
	expect(kept.ok && givenRole(kept.value)).toBe(given);
});

test('a clerk of named kinds needs one', () => {
	expect(keep('clerk-of-kinds')).toEqual({ ok: false, refusal: 'kind-missing' });
});

test('a kind that the tenant does not have is refused', () => {
	expect(keep('clerk-of-kinds', ['finance', 'elsewhere'])).toEqual({ ok: false, refusal: 'kind-unknown' });
});

test.each(['drafter', 'validator'] as const)('a %s needs a service that the tenant has', (role) => {
	expect(keep(role, ['finance'])).toEqual({ ok: false, refusal: 'service-missing' });
	expect(keep(role, [], ['roads', 'elsewhere'])).toEqual({ ok: false, refusal: 'service-unknown' });
	expect(keep(role, [], ['roads', 'roads'])).toMatchObject({ value: { serviceIds: ['roads'] } });
});

test('what was ticked beside another role limits nothing', () => {
	expect(keep('clerk', ['finance'], ['roads'])).toMatchObject({
		value: { keepsAllKinds: true, kindIds: [], serviceIds: [] }
	});
});

test('a kind ticked twice counts once', () => {
	expect(keep('clerk-of-kinds', ['finance', 'finance'])).toMatchObject({ value: { kindIds: ['finance'] } });
});
