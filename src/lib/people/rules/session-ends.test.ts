import { expect, test } from 'vitest';
import { sessionEnds } from './session-ends.ts';

test.each([
	['a clerk at the desk', { isStaff: true, isOnDevice: false }, { hours: 12, idleMinutes: 60 }],
	['a clerk with a tablet of their own', { isStaff: true, isOnDevice: true }, { hours: 12, idleMinutes: 60 }],
	['a councillor on their own tablet', { isStaff: false, isOnDevice: true }, { hours: 24, idleMinutes: null }],
	['a councillor on a borrowed computer', { isStaff: false, isOnDevice: false }, { hours: 24, idleMinutes: 240 }]
])('%s', (_, sitter, ends) => {
	expect(sessionEnds(sitter)).toEqual(ends);
});
