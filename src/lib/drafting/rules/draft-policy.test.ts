import { describe, expect, test } from 'vitest';
import { NO_STAFF, type StaffFacts } from '../../people/rules/staff.ts';
import {
	DRAFT_STATES,
	mayApproveDraft,
	mayPlaceDraft,
	mayReadDraft,
	maySendBack,
	mayWriteDraft,
	type DraftState
} from './draft-policy.ts';

const staff = (wish: Partial<StaffFacts>): StaffFacts => ({ ...NO_STAFF, ...wish });
const drafter = staff({ roles: ['drafter'], draftsFor: ['roads'] });
const validator = staff({ roles: ['validator'], validatesFor: ['roads'] });
const both = staff({ roles: ['drafter', 'validator'], draftsFor: ['roads'], validatesFor: ['roads'] });
const elsewhere = staff({ roles: ['drafter', 'validator'], draftsFor: ['taxes'], validatesFor: ['taxes'] });
const clerk = staff({ roles: ['clerk'], kinds: 'all' });
const clerkOfFinance = staff({ roles: ['clerk'], kinds: ['finance'] });
const clerkOfCouncil = staff({ roles: ['clerk'], kinds: ['council'] });
const administrator = staff({ roles: ['administrator'] });
const reader = staff({ roles: ['reader'], readsClosed: true });
const draft = (state: DraftState, kindId: string | null = 'council') => ({ serviceId: 'roads', kindId, state });
const alone = { isOwn: false, othersMayJudge: false };

describe('who reads a draft', () => {
	test.each([
		['a drafter of its service, always', drafter, DRAFT_STATES],
		['a validator of its service, once it was handed in', validator, DRAFT_STATES.slice(1)],
		['a clerk of all sittings, once it is approved', clerk, ['approved', 'on-agenda']],
		['a clerk of the kind that it is meant for, once it is approved', clerkOfCouncil, ['approved', 'on-agenda']],
		['an administrator, no earlier than a clerk', administrator, ['approved', 'on-agenda']],
		['a clerk of another kind, never', clerkOfFinance, []],
		['a drafter and validator of another service, never', elsewhere, []],
		['a reader of the staff, never', reader, []],
		['a stranger, never', NO_STAFF, []]
	] as const)('%s', (_, who, states) => {
		expect(DRAFT_STATES.filter((state) => mayReadDraft(who, draft(state)).ok)).toEqual([...states]);
	});

	test('one that is meant for no kind yet is seen by clerks of all sittings only', () => {
		expect(mayReadDraft(clerk, draft('approved', null)).ok).toBe(true);
		expect(mayReadDraft(clerkOfCouncil, draft('approved', null)).ok).toBe(false);
	});
});

test('drafters write while it is with them, and nobody else does', () => {
	const open = (who: StaffFacts) => DRAFT_STATES.filter((state) => mayWriteDraft(who, draft(state)).ok);
	expect(open(drafter)).toEqual(['draft', 'sent-back']);
	for (const who of [validator, clerk, elsewhere, NO_STAFF]) expect(open(who)).toEqual([]);
	expect(mayWriteDraft(drafter, draft('approved'))).toEqual({ ok: false, refusal: 'step-impossible' });
	expect(mayWriteDraft(validator, draft('sent-back'))).toEqual({ ok: false, refusal: 'not-yours' });
	expect(mayWriteDraft(elsewhere, draft('draft'))).toEqual({ ok: false, refusal: 'draft-unknown' });
});

test.each([
	['a validator approves what was handed in', validator, draft('handed-in'), alone, undefined],
	['nothing is approved twice', validator, draft('approved'), alone, 'step-impossible'],
	['what is being written does not exist for a validator', validator, draft('draft'), alone, 'draft-unknown'],
	['a drafter approves nothing', drafter, draft('handed-in'), alone, 'not-yours'],
	['a clerk approves nothing', clerk, draft('approved'), alone, 'not-yours'],
	['one’s own is for another validator', both, draft('handed-in'), { isOwn: true, othersMayJudge: true }, 'own-draft'],
	['the only validator approves the own', both, draft('handed-in'), { isOwn: true, othersMayJudge: false }, undefined],
	['a colleague’s is approved', both, draft('handed-in'), { isOwn: false, othersMayJudge: true }, undefined]
])('%s', (_, who, what, judging, refusal) => {
	const may = mayApproveDraft(who, what, judging);
	expect(may.ok ? undefined : may.refusal).toBe(refusal);
});

test('a validator sends back what was handed in, a clerk what was approved', () => {
	const back = (who: StaffFacts) => DRAFT_STATES.filter((state) => maySendBack(who, draft(state)).ok);
	expect(back(validator)).toEqual(['handed-in']);
	expect(back(clerkOfCouncil)).toEqual(['approved']);
	for (const who of [drafter, clerkOfFinance, elsewhere, reader]) expect(back(who)).toEqual([]);
	expect(maySendBack(drafter, draft('handed-in'))).toEqual({ ok: false, refusal: 'not-yours' });
});

test('only an approved draft goes on an agenda, by a clerk who sees it', () => {
	const place = (who: StaffFacts) => DRAFT_STATES.filter((state) => mayPlaceDraft(who, draft(state)).ok);
	expect(place(clerk)).toEqual(['approved']);
	for (const who of [drafter, validator, clerkOfFinance]) expect(place(who)).toEqual([]);
	expect(mayPlaceDraft(clerk, draft('on-agenda'))).toEqual({ ok: false, refusal: 'step-impossible' });
});
