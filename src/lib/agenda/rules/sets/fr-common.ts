import type { RuleSet } from '../rule-set.ts';

/** What communes and EPCI share: EPCI follow the rules of communes unless a text says otherwise (L5211-1). */
export const frCommon = {
	country: 'FR',
	quorum: {
		base: 'in-office',
		moreThan: { numerator: 1, denominator: 2 },
		countsProxies: false,
		countsRemote: false,
		article: 'L2121-17',
		secondCall: { clearDays: 3, article: 'L2121-17' }
	},
	proxy: { maxPerHolder: 1, maxConsecutiveSittings: 3, article: 'L2121-20' },
	majority: {
		base: 'cast',
		moreThan: { numerator: 1, denominator: 2 },
		tie: 'chair-own-vote',
		tieSecret: 'rejected',
		article: 'L2121-20'
	},
	ballot: {
		publicOnRequestOf: { numerator: 1, denominator: 4 },
		secretOnRequestOf: { numerator: 1, denominator: 3 },
		article: 'L2121-21'
	},
	after: { listWithinDays: 7, article: 'L2121-25' }
} as const satisfies Partial<RuleSet>;

/** R11: draft budget and reports leave at least twelve days before the sitting, counted as calendar days. */
export const m57Budget = { calendarDays: 12, article: 'L5217-10-4' } as const;
