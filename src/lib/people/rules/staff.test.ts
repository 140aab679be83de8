import { expect, test } from 'vitest';
import { mayActAs, mayGiveRoles, mayKeepMembers } from './staff.ts';

test('an administrator may do what a clerk does', () => {
	expect(mayActAs(['administrator'], 'clerk')).toBe(true);
});

test('a reader prepares nothing', () => {
	expect(mayActAs(['reader'], 'clerk')).toBe(false);
	expect(mayKeepMembers(['reader'])).toBe(false);
});

test('a clerk keeps the members but gives no roles', () => {
	expect(mayKeepMembers(['clerk'])).toBe(true);
	expect(mayGiveRoles(['clerk'])).toBe(false);
});

test('nobody without a role may anything', () => {
	expect(mayActAs([], 'reader')).toBe(false);
});
