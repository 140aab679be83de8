import { describe, expect, test } from 'vitest';
import { NO_STAFF, type StaffFacts } from '../../people/rules/staff.ts';
import { hearsClosedItems, mayFollowSitting, mayKeepSitting, readsEverySitting } from './sitting-policy.ts';

const staff = (wish: Partial<StaffFacts>): StaffFacts => ({ ...NO_STAFF, ...wish });
const administrator = staff({ roles: ['administrator'] });
const clerk = staff({ roles: ['clerk'], kinds: 'all' });
const clerkOfFinance = staff({ roles: ['clerk'], kinds: ['finance'] });
const clerkOfNothing = staff({ roles: ['clerk'], kinds: [] });
const reader = staff({ roles: ['reader'] });
const trustedReader = staff({ roles: ['reader'], readsClosed: true });
const council = { kindId: 'council', bodyId: 'council', isDraft: false };
const finance = { kindId: 'finance', bodyId: 'committee', isDraft: false };
const draft = { ...council, isDraft: true };
const nobody = { staff: NO_STAFF, bodies: [] };
const member = { staff: NO_STAFF, bodies: ['council'] };
const unknown = { ok: false, refusal: 'sitting-unknown' };

describe('who keeps a sitting', () => {
	test.each([
		['an administrator keeps every sitting', administrator, council, true],
		['a clerk of all sittings keeps every sitting', clerk, finance, true],
		['a clerk of named kinds keeps those', clerkOfFinance, finance, true],
		['a clerk of named kinds keeps no other', clerkOfFinance, council, false],
		['a clerk without a kind keeps none', clerkOfNothing, finance, false],
		['a reader keeps none', trustedReader, council, false],
		['who is no staff keeps none', NO_STAFF, council, false]
	])('%s', (_, who, sitting, may) => {
		expect(mayKeepSitting(who, sitting).ok).toBe(may);
	});
});

describe('who follows a sitting', () => {
	test.each([
		['a member of the body follows it', member, council, true],
		['a member of another body does not know of it', member, finance, false],
		['a member knows of no draft', member, draft, false],
		['a reader of the staff follows every sitting', { staff: reader, bodies: [] }, finance, true],
		['a reader of the staff knows of no draft', { staff: reader, bodies: [] }, draft, false],
		['a clerk of its kind follows it', { staff: clerkOfFinance, bodies: [] }, finance, true],
		['a clerk of other kinds does not know of it', { staff: clerkOfFinance, bodies: [] }, council, false],
		['a clerk of other kinds who also sits there follows it', { ...member, staff: clerkOfFinance }, council, true],
		['a stranger knows of none', nobody, council, false]
	])('%s', (_, who, sitting, may) => {
		expect(mayFollowSitting(who, sitting)).toEqual(may ? { ok: true, value: null } : unknown);
	});
});

test('what is said behind closed doors is for members, who keeps the sitting, and readers named for it', () => {
	expect(hearsClosedItems(member, council)).toBe(true);
	expect(hearsClosedItems({ staff: clerk, bodies: [] }, council)).toBe(true);
	expect(hearsClosedItems({ staff: trustedReader, bodies: [] }, council)).toBe(true);
	expect(hearsClosedItems({ staff: reader, bodies: [] }, council)).toBe(false);
	expect(hearsClosedItems({ staff: clerkOfFinance, bodies: [] }, council)).toBe(false);
});

test('a limited clerk is no reader of every sitting', () => {
	expect(readsEverySitting(clerkOfFinance)).toBe(false);
	expect(readsEverySitting({ ...clerkOfFinance, roles: ['clerk', 'reader'] })).toBe(true);
});
