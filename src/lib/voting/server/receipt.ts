import { createHash } from 'node:crypto';
import type { Choice } from '../rules/choice.ts';
import type { Receipt } from '../schemas.ts';

interface Committed {
	pollId: string;
	rightId: string;
	castId: string;
	choice: Choice;
}

interface StoredBallot {
	pollId: string;
	rightId: string;
	castId: string;
	castAt: Date;
}

/** The receipt of a stored ballot: the same for ever, and nothing of the choice is in it. */
export function receiptOf({ pollId, rightId, castId, castAt }: StoredBallot): Receipt {
	const digest = createHash('sha256').update(`${pollId}\n${rightId}\n${castId}`).digest('hex');
	return { rightId, castId, castAt: castAt.toISOString(), receipt: digest.slice(0, 4).toUpperCase() };
}

/**
 * What the journal keeps of a ballot in the transaction that stores it: enough to notice later that it was changed, added or
 * taken away, and nothing to read from, because `castId` is random and known to the tablet and the ballot alone (R56).
 */
export function commitmentOf({ pollId, rightId, castId, choice }: Committed): string {
	return createHash('sha256').update(`${pollId}\n${rightId}\n${castId}\n${choice}`).digest('hex');
}
