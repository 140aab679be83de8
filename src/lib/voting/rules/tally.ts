import type { Choice } from './choice.ts';

/** Counts of one poll; every right is in exactly one of them or has not voted. */
export interface Tally {
	for: number;
	against: number;
	abstain: number;
	/** "Ne prend pas part au vote": present, but without a voice in this poll. */
	notTakingPart: number;
}

/** Counts choices. Order does not matter, so a replay gives the same bytes. */
export function tallyOf(cast: Iterable<Choice>): Tally {
	const tally: Tally = { for: 0, against: 0, abstain: 0, notTakingPart: 0 };
	for (const choice of cast) tally[choice === 'not-taking-part' ? 'notTakingPart' : choice] += 1;
	return tally;
}
