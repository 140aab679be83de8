import * as v from 'valibot';
import { choices } from './rules/choice.ts';

const Id = v.pipe(v.string(), v.uuid());

/** One ballot as the tablet sends it. `castId` is made there: the same again gets the same answer. */
export const CastBallot = v.object({ pollId: Id, rightId: Id, castId: Id, choice: v.picklist(choices) });
export type CastBallot = v.InferOutput<typeof CastBallot>;

/** A ballot that came by POST says where it belongs. */
export const PostedBallot = v.object({ tenant: v.string(), sittingId: Id, ballot: CastBallot });

export type BallotRefusal = 'poll-closed' | 'already-cast' | 'no-right' | 'needs-sign-in';

/** Given after COMMIT only. `receipt` is a short code that shows that a ballot was received, not which. */
export interface Receipt {
	rightId: string;
	castId: string;
	castAt: string;
	receipt: string;
}

export type BallotAnswer =
	({ type: 'receipt' } & Receipt) | { type: 'refused'; rightId: string; castId: string; refusal: BallotRefusal };
