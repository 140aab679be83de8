import * as v from 'valibot';
import type { PublicItem as Item, PublicVote as Vote } from './rules/public-record.ts';

const PublicVoter = v.object({
	seat: v.number(),
	name: v.string(),
	group: v.nullable(v.object({ shortName: v.string(), hue: v.number() })),
	state: v.picklist(['for', 'against', 'abstain', 'not-taking-part', 'waiting', 'absent'])
});

const PublicVote: v.GenericSchema<Vote> = v.object({
	kind: v.picklist(['ordinary', 'public']),
	outcome: v.picklist(['adopted', 'rejected']),
	tally: v.object({ for: v.number(), against: v.number(), abstain: v.number(), notTakingPart: v.number() }),
	sentence: v.object({ fr: v.string(), en: v.string() }),
	voters: v.nullable(v.array(PublicVoter))
});

const PublicItem: v.GenericSchema<Item> = v.object({
	number: v.number(),
	section: v.string(),
	title: v.string(),
	isClosed: v.boolean(),
	rapporteur: v.nullable(v.string()),
	vote: v.nullable(PublicVote),
	files: v.array(v.string())
});

/** The record of a sitting, as it is stored and read back. */
export const PublicSitting = v.object({
	id: v.string(),
	body: v.string(),
	/** Seats that the law gives the body, to draw its hall. */
	seats: v.number(),
	title: v.string(),
	/** Instant, ISO 8601 in UTC. */
	startsAt: v.string(),
	place: v.string(),
	state: v.picklist(['published', 'open', 'closed']),
	items: v.array(PublicItem)
});

export type PublicSitting = v.InferOutput<typeof PublicSitting>;
