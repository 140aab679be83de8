import { expect, test } from 'vitest';
import type { DraftState } from '../../drafting/rules/draft-policy.ts';
import { NO_STAFF, type StaffFacts } from '../../people/rules/staff.ts';
import { mayReadPaper } from './paper-policy.ts';

const staff = (wish: Partial<StaffFacts>) => ({ staff: { ...NO_STAFF, ...wish }, bodies: [], invitedTo: [] });
const member = { staff: NO_STAFF, bodies: ['council'], invitedTo: [] };
const guest = { ...staff({}), invitedTo: [{ itemId: 'item', admitsClosed: false }] };
const open = { itemId: 'item', kindId: 'council', bodyId: 'council', isDraft: false, isClosed: false };
const closed = { ...open, itemId: 'closed', isClosed: true };
const draft = { ...open, isDraft: true };
const finance = { ...open, kindId: 'finance', bodyId: 'committee' };
const clerkOfFinance = staff({ roles: ['clerk'], kinds: ['finance'] });

test.each([
	['a clerk of all sittings reads a paper that lies nowhere yet', staff({ roles: ['clerk'], kinds: 'all' }), [], true],
	['a clerk of named kinds does not', clerkOfFinance, [], false],
	['a clerk of named kinds reads what lies on these', clerkOfFinance, [finance], true],
	['a clerk of named kinds reads nothing else', clerkOfFinance, [open, closed], false],
	['a paper on two sittings is read by the clerk of either', clerkOfFinance, [open, finance], true],
	['a reader of the staff reads papers', staff({ roles: ['reader'] }), [open], true],
	['a reader of the staff does not read a paper of a closed item', staff({ roles: ['reader'] }), [closed], false],
	['a paper that is closed anywhere is closed to readers', staff({ roles: ['reader'] }), [open, closed], false],
	['a reader named for closed items reads them', staff({ roles: ['reader'], readsClosed: true }), [closed], true],
	['a member reads what the body deals with, closed items included', member, [closed], true],
	['a member reads nothing of a draft', member, [draft], false],
	['a member of another body reads nothing', member, [finance], false],
	['a guest reads what lies on an item of the invitation', guest, [open], true],
	['a guest reads nothing else', guest, [{ ...open, itemId: 'other' }], false],
	['a guest does not read what is closed elsewhere', guest, [open, closed], false],
	['a stranger reads nothing', staff({}), [open], false]
])('%s', (_, who, places, may) => {
	expect(mayReadPaper(who, places).ok).toBe(may);
});

const inDraft = (state: DraftState) => [{ serviceId: 'roads', kindId: 'council', state }];
const drafter = staff({ roles: ['drafter'], draftsFor: ['roads'] });
const clerk = staff({ roles: ['clerk'], kinds: 'all' });
const trusted = staff({ roles: ['reader'], readsClosed: true });

test.each([
	['a drafter of the service reads what lies in its draft', drafter, [], 'draft', true],
	['a drafter of the service reads it once it is on an agenda too', drafter, [draft], 'on-agenda', true],
	['a drafter of another service does not', staff({ roles: ['drafter'], draftsFor: ['taxes'] }), [], 'draft', false],
	['a drafter reads no other paper', drafter, [open], null, false],
	['a clerk of all sittings reads nothing of a draft that is being written', clerk, [], 'handed-in', false],
	['a clerk of all sittings reads what was approved', clerk, [], 'approved', true],
	['a reader of the staff reads nothing that lies in a draft only', trusted, [], 'approved', false],
	['a reader of the staff reads it on an agenda', trusted, [open], 'on-agenda', true]
] as const)('%s', (_, who, places, state, may) => {
	expect(mayReadPaper(who, places, state ? inDraft(state) : []).ok).toBe(may);
});
