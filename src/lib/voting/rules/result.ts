/** Counts of one poll; every right is in exactly one of them or has not voted. */
export interface Tally {
	for: number;
	against: number;
	abstain: number;
	/** "Ne prend pas part au vote": present, but without a voice in this poll. */
	notTakingPart: number;
}

/** What a poll decided, with every figure that explains it. Stored as it is, so that the minutes and a judge can replay it. */
export interface PollResult {
	outcome: 'adopted' | 'rejected';
	reason: 'unanimity' | 'majority' | 'casting-vote' | 'tie' | 'no-vote-cast';
	tally: Tally;
	/** Suffrages exprimés: for + against (R41). */
	cast: number;
	/** Votes for that were needed: floor(cast / 2) + 1. */
	needed: number;
	/** Voices that could be cast, and how many were. */
	rights: number;
	voted: number;
	ruleSetId: string;
	article: string;
}
