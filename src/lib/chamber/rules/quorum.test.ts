import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ruleSetOn } from '#lib/agenda/rules/sets.ts';
import { quorumLaw } from './quorum-law.ts';
import { quorum, quorumNeeded } from './quorum.ts';

const commune = quorumLaw(ruleSetOn('fr-commune-from-3500', '2026-06-18'));
const epci = quorumLaw(ruleSetOn('fr-epci', '2026-06-18'));
const alsace = { ...commune, isLiftedByInterest: true, article: 'L2541-4' };
const permanente = { ...commune, countsRepresented: true, article: 'L3121-14-1' };

describe('L2121-17: the majority of the members in office must be present', () => {
	test.each([
		[1, 1],
		[8, 5],
		[11, 6],
		[15, 8],
		[19, 10],
		[35, 18],
		[39, 20],
		[56, 29],
		[69, 35],
		[100, 51]
	])('Q1, Q2: with %i members in office, %i must be there', (inOffice, needed) => {
		expect(quorum(commune, { inOffice, present: needed })).toMatchObject({ needed, reached: true });
		expect(quorum(commune, { inOffice, present: needed - 1 }).reached).toBe(false);
	});

	test('Q3: two vacant seats of 39 leave 37 in office, and 19 present are enough', () => {
		expect(quorum(commune, { inOffice: 37, present: 19 })).toEqual({
			base: 37,
			present: 19,
			needed: 19,
			reached: true,
			article: 'L2121-17'
		});
	});

	test('Q5: items opened with 21 stand, those opened after two have left do not (R19)', () => {
		expect(quorum(commune, { inOffice: 39, present: 21 }).reached).toBe(true);
		expect(quorum(commune, { inOffice: 39, present: 19 }).reached).toBe(false);
	});

	test('R18: represented members never count in a council', () => {
		expect(quorum(commune, { inOffice: 39, present: 19, represented: 19 })).toMatchObject({
			present: 19,
			reached: false
		});
	});
});

describe('L2131-11: members who are interested', () => {
	test('Q7: two interested of ten present leave eight, and the base stays at 19', () => {
		const figures = quorum(commune, { inOffice: 19, present: 10, interestedPresent: 2 });
		expect(figures).toMatchObject({ base: 19, present: 8, needed: 10, reached: false });
	});

	test('R22: representatives in another body leave the base as well', () => {
		const figures = quorum(commune, { inOffice: 19, present: 11, representatives: 2, representativesPresent: 2 });
		expect(figures).toMatchObject({ base: 17, present: 9, needed: 9, reached: true });
	});

	test('Q11, L2121-14: for its accounts the mayor is not counted, 6 of 11 are enough', () => {
		expect(quorum(commune, { inOffice: 11, present: 7, interestedPresent: 1 }).reached).toBe(true);
		expect(quorum(commune, { inOffice: 11, present: 6, interestedPresent: 1 }).reached).toBe(false);
	});

	test('Q19, L2541-4: in Alsace-Moselle the seven who remain of 15 may decide', () => {
		expect(quorum(alsace, { inOffice: 15, present: 7, interested: 8 }).reached).toBe(true);
		expect(quorum(commune, { inOffice: 15, present: 7, interested: 8 }).reached).toBe(false);
	});
});

describe('other bodies', () => {
	test('Q13, L3121-14-1: a commission permanente of 25 decides with 9 present and 5 represented', () => {
		expect(quorum(permanente, { inOffice: 25, present: 9, represented: 5 })).toMatchObject({
			present: 14,
			reached: true
		});
		expect(quorum(commune, { inOffice: 25, present: 9, represented: 5 }).reached).toBe(false);
	});

	test('Q15, L5211-11-1: video counts in a community of communes, not in a commune', () => {
		expect(quorum(commune, { inOffice: 39, present: 12, remote: 10 }).reached).toBe(false);
		expect(quorum(epci, { inOffice: 39, present: 12, remote: 10 }).reached).toBe(true);
	});

	test('Q17, § 37 GemO: "at least half" of 32 is 16, "more than half" is 17', () => {
		expect(quorumNeeded({ ...commune, test: 'at-least' }, 32)).toBe(16);
		expect(quorumNeeded(commune, 32)).toBe(17);
	});

	test('a floor stands whatever the share: an English parish needs a third, and three at least', () => {
		const parish = { ...commune, numerator: 1, denominator: 3, test: 'at-least', minimum: 3 } as const;
		expect([5, 9, 13].map((members) => quorumNeeded(parish, members))).toEqual([3, 3, 5]);
	});
});

test('property: the quorum is reached exactly when more members are present than absent', () => {
	fc.assert(
		fc.property(fc.nat(300), fc.nat(300), (present, absent) => {
			fc.pre(present + absent > 0);
			expect(quorum(commune, { inOffice: present + absent, present }).reached).toBe(present > absent);
		})
	);
});

test('property: an arrival never undoes a quorum', () => {
	fc.assert(
		fc.property(fc.integer({ min: 1, max: 300 }), fc.nat(300), (inOffice, present) => {
			const before = quorum(commune, { inOffice, present });
			expect(!before.reached || quorum(commune, { inOffice, present: present + 1 }).reached).toBe(true);
		})
	);
});
