import { expect, test } from 'vitest';
import { mayAddWayIn } from './ways-in.ts';

const none = { hasPassword: false, passkeys: 0 };

test('a delivered link sets the first way in', () => expect(mayAddWayIn(1, none)).toBe(true));

test('a delivered link adds nothing to an account that has its own lock', () => {
	expect(mayAddWayIn(1, { ...none, passkeys: 1 })).toBe(false);
	expect(mayAddWayIn(1, { ...none, hasPassword: true })).toBe(false);
});

test('whoever signed in may add more', () => expect(mayAddWayIn(2, { hasPassword: true, passkeys: 2 })).toBe(true));
