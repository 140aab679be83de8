import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { choices, type Choice } from './choice.ts';
import { ruleSetOn } from '#lib/agenda/rules/sets.ts';
import { majorityLaw } from './majority-law.ts';
import { decide } from './result.ts';
import { tallyOf, type Tally } from './tally.ts';

const ordinary = majorityLaw(ruleSetOn('fr-commune-from-3500', '2026-06-18'));
const secret = { ...ordinary, tie: 'rejected' } as const;
const accounts = { ...ordinary, tie: 'adopted', article: 'L1612-12' } as const;
const counts = (yes: number, no: number, abstain = 0): Tally => ({ for: yes, against: no, abstain, notTakingPart: 0 });
const poll = (tally: Tally, chairChoice: Choice | null = null) => ({
	tally,
	chairChoice,
	rights: tally.for + tally.against + tally.abstain + tally.notTakingPart,
	members: 39,
	ruleSetId: 'fr-commune-from-3500'
});

describe('L2121-20: ordinary and public ballots', () => {
	test('M1: 4 for, nobody against, 6 abstentions is adopted by all the votes cast', () => {
		expect(decide(ordinary, poll(counts(4, 0, 6)))).toMatchObject({
			outcome: 'adopted',
			reason: 'unanimity',
			cast: 4,
			needed: 3
		});
	});

	test('17 for and 12 against is adopted, with the figures that explain it', () => {
		expect(decide(ordinary, poll(counts(17, 12)))).toMatchObject({
			outcome: 'adopted',
			reason: 'majority',
			cast: 29,
			needed: 15,
			rights: 29,
			voted: 29,
			article: 'L2121-20'
		});
	});

	test('M3: 14 to 14 with the presiding member for is adopted by the casting vote', () => {
		expect(decide(ordinary, poll(counts(14, 14, 1), 'for'))).toMatchObject({
			outcome: 'adopted',
			reason: 'casting-vote'
		});
	});

	test('14 to 14 with the presiding member against is rejected by the casting vote', () => {
		expect(decide(ordinary, poll(counts(14, 14), 'against'))).toMatchObject({
			outcome: 'rejected',
			reason: 'casting-vote'
		});
	});

	test.each(['abstain', 'not-taking-part', null] as const)(
		'M6: a tie with the presiding member %s is not adopted',
		(choice) => {
			expect(decide(ordinary, poll(counts(14, 14, 1), choice))).toMatchObject({ outcome: 'rejected', reason: 'tie' });
		}
	);

	test('M11: twenty abstentions and no vote cast is not adopted', () => {
		expect(decide(ordinary, poll(counts(0, 0, 20)))).toMatchObject({
			outcome: 'rejected',
			reason: 'no-vote-cast',
			cast: 0
		});
	});

	test('everybody against is rejected by all the votes cast', () => {
		expect(decide(ordinary, poll(counts(0, 9, 2)))).toMatchObject({ outcome: 'rejected', reason: 'unanimity' });
	});

	test('R41: who takes no part is neither cast nor abstaining', () => {
		const result = decide(ordinary, poll({ for: 3, against: 2, abstain: 1, notTakingPart: 4 }));
		expect(result).toMatchObject({ cast: 5, needed: 3, voted: 10 });
	});
});

describe('other ballots', () => {
	test('M5, M9: a secret tie is rejected whatever the chair says; 14 to 12 is adopted', () => {
		expect(decide(secret, poll(counts(14, 14), 'for'))).toMatchObject({ outcome: 'rejected', reason: 'tie' });
		expect(decide(secret, poll(counts(14, 12)))).toMatchObject({ outcome: 'adopted', cast: 26, needed: 14 });
	});

	test('M13, L1612-12: accounts are rejected only by a majority against; a tie adopts them', () => {
		expect(decide(accounts, poll(counts(5, 6))).outcome).toBe('rejected');
		expect(decide(accounts, poll(counts(6, 6), 'against'))).toMatchObject({
			outcome: 'adopted',
			reason: 'tie',
			article: 'L1612-12'
		});
		expect(decide(accounts, poll(counts(7, 6))).outcome).toBe('adopted');
	});
});

const ballotBox = fc.array(fc.constantFrom(...choices), { maxLength: 120 });

test('property: the order of the ballots changes nothing', () => {
	fc.assert(
		fc.property(ballotBox, fc.constantFrom(...choices, null), (box, chair) => {
			const shuffled = [...box].sort();
			expect(decide(ordinary, poll(tallyOf(box), chair))).toEqual(decide(ordinary, poll(tallyOf(shuffled), chair)));
		})
	);
});

test('property: without a tie, adopted means more for than against, and the needed votes were there', () => {
	fc.assert(
		fc.property(ballotBox, fc.constantFrom(...choices, null), (box, chair) => {
			const { tally, outcome, needed, reason } = decide(ordinary, poll(tallyOf(box), chair));
			fc.pre(tally.for !== tally.against);
			expect(outcome === 'adopted').toBe(tally.for > tally.against);
			expect(outcome === 'adopted').toBe(tally.for >= needed);
			expect(['majority', 'unanimity']).toContain(reason);
		})
	);
});
