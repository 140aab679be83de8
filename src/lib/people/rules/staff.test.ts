import { expect, test } from 'vitest';
import {
	isClerk,
	kindsKept,
	mayActAs,
	mayEnterDesk,
	mayGiveRoles,
	mayKeepMembers,
	NO_STAFF,
	type StaffFacts
} from './staff.ts';

const holding = (wish: Partial<StaffFacts>): StaffFacts => ({ ...NO_STAFF, ...wish });
const clerk = holding({ roles: ['clerk'], kinds: 'all' });
const limited = holding({ roles: ['clerk'], kinds: ['finance'] });
const reader = holding({ roles: ['reader'], kinds: 'all' });

test('an administrator may do what a clerk does', () => {
	expect(mayActAs(['administrator'], 'clerk')).toBe(true);
});

test('a reader prepares nothing', () => {
	expect(mayActAs(['reader'], 'clerk')).toBe(false);
	expect(kindsKept(reader)).toEqual([]);
	expect(mayKeepMembers(reader)).toBe(false);
});

test('a clerk keeps the members but gives no roles', () => {
	expect(mayKeepMembers(clerk)).toBe(true);
	expect(mayGiveRoles(clerk)).toBe(false);
});

test('a clerk limited to named kinds of sitting keeps these, and not the members', () => {
	expect(kindsKept(limited)).toEqual(['finance']);
	expect(mayKeepMembers(limited)).toBe(false);
});

test('an administrator keeps every kind, whatever a second role says', () => {
	expect(kindsKept({ ...limited, roles: ['clerk', 'administrator'] })).toBe('all');
});

test('nobody without a role may anything', () => {
	expect(mayActAs([], 'reader')).toBe(false);
	expect(kindsKept({ ...NO_STAFF, kinds: 'all' })).toEqual([]);
});

test('a drafter or a validator has a page at the desk and is no clerk', () => {
	for (const role of ['drafter', 'validator'] as const) {
		const one = holding({ roles: [role], draftsFor: ['finance'], validatesFor: ['finance'] });
		expect(mayEnterDesk(one)).toBe(true);
		expect(isClerk(one)).toBe(false);
		expect(kindsKept(one)).toEqual([]);
		expect(mayKeepMembers(one) || mayGiveRoles(one)).toBe(false);
	}
});

test('a reader of the staff has no page at the desk', () => {
	expect(mayEnterDesk(reader)).toBe(false);
	expect(mayEnterDesk(limited)).toBe(true);
});
