import type { Tally } from './tally.ts';
import { isCarried, isTie, type MajorityRule, votesNeeded } from './majority.ts';
import type { Choice } from './choice.ts';

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

/** What the rules need to know about a poll that is being closed. */
export interface ClosedPoll {
	tally: Tally;
	rights: number;
	/** Members in office, for majorities of all members. */
	members: number;
	/** What the presiding member cast with his or her own voice; never the proxy that he or she carries (R42). */
	chairChoice: Choice | null;
	ruleSetId: string;
}

/** Decides a poll that is not secret (L2121-20): R40 majority, R42 casting vote, R43 accounts. */
export function decide(rule: MajorityRule, poll: ClosedPoll): PollResult {
	const { tally } = poll;
	const body = { present: tally.for + tally.against + tally.abstain, members: poll.members };
	return {
		...verdict(rule, poll, body),
		tally,
		cast: tally.for + tally.against,
		needed: votesNeeded(rule, tally, body),
		rights: poll.rights,
		voted: body.present + tally.notTakingPart,
		ruleSetId: poll.ruleSetId,
		article: rule.article
	};
}

function verdict(
	rule: MajorityRule,
	{ tally, chairChoice }: ClosedPoll,
	body: { present: number; members: number }
): Pick<PollResult, 'outcome' | 'reason'> {
	if (tally.for + tally.against === 0) {
		return { outcome: rule.tie === 'adopted' ? 'adopted' : 'rejected', reason: 'no-vote-cast' };
	}
	if (isTie(rule, tally)) return breakTie(rule, chairChoice);
	const carried = isCarried(rule, tally, body);
	const isUnanimous = carried ? tally.against === 0 : tally.for === 0;
	return { outcome: carried ? 'adopted' : 'rejected', reason: isUnanimous ? 'unanimity' : 'majority' };
}

/** M6: a presiding member who abstained, or did not vote, leaves the item not adopted. */
function breakTie(rule: MajorityRule, chairChoice: Choice | null): Pick<PollResult, 'outcome' | 'reason'> {
	if (rule.tie === 'adopted') return { outcome: 'adopted', reason: 'tie' };
	if (rule.tie === 'chair-own-vote') {
		if (chairChoice === 'for') return { outcome: 'adopted', reason: 'casting-vote' };
		if (chairChoice === 'against') return { outcome: 'rejected', reason: 'casting-vote' };
	}
	return { outcome: 'rejected', reason: 'tie' };
}
