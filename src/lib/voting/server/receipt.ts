import { createHash } from 'node:crypto';
import type { Receipt } from '../schemas.ts';

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
