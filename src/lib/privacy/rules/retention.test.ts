import { expect, test } from 'vitest';
import { classesInUse, horizonOf, RETENTION } from './retention.ts';

test('addresses of sign-in are kept for thirty days at most', () => {
	expect(RETENTION.addresses.days).toBeLessThanOrEqual(30);
	expect(RETENTION.tries.days).toBeLessThanOrEqual(30);
	expect(RETENTION.sessions.days).toBeLessThanOrEqual(30);
});

test('every class decides over some table', () => {
	expect(classesInUse().toSorted()).toEqual(Object.keys(RETENTION).toSorted());
});

test('what is older than its days goes', () => {
	expect(horizonOf('jobs', new Date('2026-06-18T02:00:00Z'))).toEqual(new Date('2026-03-20T02:00:00Z'));
});
