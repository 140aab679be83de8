import { expect, test } from 'vitest';
import { isReleased } from './released.ts';

const late = { isLate: true, releasedAt: null, state: 'pending' as const };

test('a late item stays in the house until the clerk releases it', () => {
	expect(isReleased(late)).toBe(false);
	expect(isReleased({ ...late, releasedAt: new Date(0) })).toBe(true);
});

test('what the published agenda had, and what the sitting dealt with, is public', () => {
	expect(isReleased({ ...late, isLate: false })).toBe(true);
	expect(isReleased({ ...late, state: 'open' })).toBe(true);
	expect(isReleased({ ...late, state: 'done' })).toBe(true);
});
