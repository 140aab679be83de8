import * as v from 'valibot';
import type { PollResult } from '#lib/voting/rules/result.ts';
import { CastBallot, type BallotAnswer, type Receipt } from '#lib/voting/schemas.ts';
import type { QuorumFigures } from './rules/quorum.ts';

/** Who sees what of a live sitting. Each guest has an audience of their own beside these (server/guest-states.ts). */
export type Audience = 'public' | 'members' | 'chair';

export interface LiveItem {
	id: string;
	number: number | null;
	/** For the public, a closed item has its neutral line here and nothing else. */
	title: string;
	section: string;
	isClosed: boolean;
	kind: 'decision' | 'information';
	state: 'pending' | 'open' | 'done';
	/** "Mme Ferrand". */
	rapporteur: string | null;
	/** As it was when the item was opened (R19). */
	quorum: QuorumFigures | null;
	/** Newest version of its first paper, for "follow the chair"; null for the public. */
	versionId: string | null;
}

export interface LivePoll {
	id: string;
	kind: 'ordinary' | 'public';
	question: string;
	state: 'open' | 'closed';
	rights: number;
	voted: number;
	result: PollResult | null;
	/** Public ballot, once closed: one letter a seat in the order of `seats` (f, a, n, x: for, against, abstention, no part; - no voice cast). */
	choices: string | null;
}

/** Everything that one audience sees, small enough to be sent whole (about 2 KB): members are places in `seats`. */
export interface LiveState {
	title: string;
	state: 'draft' | 'published' | 'open' | 'closed';
	chairSeat: number | null;
	secretarySeat: number | null;
	/** One letter for each member in office, by seat number: p present, r represented, a absent. */
	seats: string;
	quorum: QuorumFigures;
	/** Proxies that give a voice now. */
	liveProxies: number;
	item: LiveItem | null;
	poll: LivePoll | null;
	/** One letter for each item, in order: p pending, o open, d done, A adopted, R rejected. */
	items: string;
	/** Chair and clerk only: every registered proxy, [giver, holder] by seat. */
	proxies?: [number, number][];
	/** Of a guest alone: whether an item of the invitation is the current one. Until then nothing of the sitting is told. */
	guest?: 'waiting' | 'called';
}

export interface OwnRight {
	rightId: string;
	kind: 'own' | 'proxy';
	/** Whose voice: "Mme Ferrand". */
	name: string;
	/** Stored already, from this device or another. */
	receipt: Receipt | null;
}

/** What one account alone is told. */
export interface OwnState {
	mandateId: string;
	seat: number;
	isPresent: boolean;
	isPresiding: boolean;
	/** Voices that this account may cast in the open poll. */
	pollId: string | null;
	rights: OwnRight[];
}

/** What a tablet or a console may say. It names a sitting; topics are the server's. */
export const Upward = v.variant('type', [
	v.object({ type: v.literal('follow'), tenant: v.string(), sittingId: v.pipe(v.string(), v.uuid()) }),
	v.object({ type: v.literal('presence'), isPresent: v.boolean() }),
	v.object({ type: v.literal('cast'), ballot: CastBallot })
]);
export type Upward = v.InferOutput<typeof Upward>;

export type Downward =
	| { type: 'state'; version: number; state: LiveState }
	| { type: 'own'; own: OwnState | null }
	| { type: 'beat'; version: number }
	| { type: 'refused-presence'; refusal: string }
	| { type: 'refused-follow' }
	| BallotAnswer;
