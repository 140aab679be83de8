import { expect, test } from 'vitest';
import { NO_STAFF } from '../../people/rules/staff.ts';
import { DRAFT_STATES } from './draft-policy.ts';
import { turnOf } from './turn.ts';

test.each([
	['a drafter', { ...NO_STAFF, draftsFor: ['roads'] }, ['draft', 'sent-back']],
	['a validator', { ...NO_STAFF, validatesFor: ['roads'] }, ['handed-in']],
	['a clerk', { ...NO_STAFF, roles: ['clerk' as const] }, ['approved']],
	['who does two things', { ...NO_STAFF, draftsFor: ['roads'], validatesFor: ['roads'] }, DRAFT_STATES.slice(0, 3)]
])('%s has the next step of what is in their hands', (_, staff, states) => {
	const yours = DRAFT_STATES.filter((state) => turnOf(staff, { serviceId: 'roads', state }) === 'yours');
	expect(yours).toEqual([...states]);
});

test('on an agenda nothing is left to do', () => {
	expect(turnOf(NO_STAFF, { serviceId: 'roads', state: 'on-agenda' })).toBe('over');
	expect(turnOf(NO_STAFF, { serviceId: 'roads', state: 'approved' })).toBe('others');
});
