import { describe, expect, test } from 'vitest';
import { ruleSetOn } from '#lib/agenda/rules/sets.ts';
import { majorityLaw } from './majority-law.ts';
import { isCarried, votesNeeded, type MajorityRule } from './majority.ts';

const tally = (yes: number, no: number, abstain = 0) => ({ for: yes, against: no, abstain, notTakingPart: 0 });
const body = { present: 40, members: 56 };
const ordinary = majorityLaw(ruleSetOn('fr-commune-from-3500', '2026-06-18'));

describe('L2121-20: the majority of the votes cast', () => {
	test.each([
		[17, 12, 0, true],
		[12, 17, 0, false],
		[7, 7, 1, false],
		[1, 0, 38, true],
		[14, 12, 0, true]
	])('%i for, %i against, %i abstentions: carried %s', (yes, no, abstain, carried) => {
		expect(isCarried(ordinary, tally(yes, no, abstain), body)).toBe(carried);
	});

	test.each([
		[26, 14],
		[29, 15],
		[53, 27],
		[1, 1],
		[0, 1]
	])('of %i votes cast, %i are needed', (cast, needed) => {
		expect(votesNeeded(ordinary, tally(cast, 0), body)).toBe(needed);
	});

	test('nobody for is never carried, not even by a rule that asks nothing', () => {
		expect(isCarried({ ...ordinary, test: 'at-least' }, tally(0, 0, 20), body)).toBe(false);
	});
});

test('M15: two thirds of 40 votes cast are 27, and 26 are too few', () => {
	const twoThirds: MajorityRule = { ...ordinary, test: 'at-least', numerator: 2, denominator: 3 };
	expect(votesNeeded(twoThirds, tally(26, 14), body)).toBe(27);
	expect(isCarried(twoThirds, tally(26, 14), body)).toBe(false);
	expect(isCarried(twoThirds, tally(27, 13), body)).toBe(true);
});

test('M19, § 39 K-AGO: where an abstention is a no, 10 / 8 / 3 is rejected; in France it is adopted', () => {
	const carinthia: MajorityRule = { ...ordinary, base: 'present', abstention: 'against' };
	expect(isCarried(carinthia, tally(10, 8, 3), { present: 21, members: 36 })).toBe(false);
	expect(isCarried(ordinary, tally(10, 8, 3), { present: 21, members: 36 })).toBe(true);
});

test('a majority of all members counts those who are not there', () => {
	const members: MajorityRule = { ...ordinary, base: 'members' };
	expect(isCarried(members, tally(28, 0), body)).toBe(false);
	expect(isCarried(members, tally(29, 11), body)).toBe(true);
});

test('L5211-1: a community of communes decides as a commune does', () => {
	expect(majorityLaw(ruleSetOn('fr-epci', '2026-06-18'))).toEqual(ordinary);
});
