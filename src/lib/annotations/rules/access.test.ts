import { expect, test } from 'vitest';
import { openingOf, type Reader } from './access.ts';
import type { MarkDocument } from './document-name.ts';

const today = '2026-06-18';
const seat = (groupId: string | null, startsOn = '2026-03-20', endsOn: string | null = null) => ({
	groupId,
	startsOn,
	endsOn
});
const author: Reader = { accountId: 'author', seats: [seat('left')] };
const ally: Reader = { accountId: 'ally', seats: [seat('left')] };
const rival: Reader = { accountId: 'rival', seats: [seat('right')] };
const clerk: Reader = { accountId: 'clerk', seats: [] };
const gone: Reader = { accountId: 'gone', seats: [seat('left', '2020-07-03', '2026-03-19')] };
const document = (audience: MarkDocument['audience']): MarkDocument => ({
	sittingId: 's',
	authorId: 'author',
	audience,
	groupId: audience === 'group' ? 'left' : null
});

test.each([
	['private', author, 'write'],
	['private', ally, null],
	['private', clerk, null],
	['group', author, 'write'],
	['group', ally, 'read'],
	['group', rival, null],
	['group', clerk, null],
	['group', gone, null],
	['assembly', author, 'write'],
	['assembly', ally, 'read'],
	['assembly', rival, 'read'],
	['assembly', clerk, null],
	['assembly', gone, null]
] as const)('a %s document is opened by its readers only (%#)', (audience, reader, opening) => {
	expect(openingOf(document(audience), reader, today)).toBe(opening);
});

test('an author who left the group no longer writes for it', () => {
	expect(openingOf(document('group'), { accountId: 'author', seats: [seat('right')] }, today)).toBeNull();
});

test('a member without a group never matches a group', () => {
	expect(openingOf(document('group'), { accountId: 'ally', seats: [seat(null)] }, today)).toBeNull();
});
