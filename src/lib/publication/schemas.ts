import * as v from 'valibot';

/** One line of a public agenda. A closed item has its neutral line as title, and nothing else. */
export const PublicItem = v.object({
	number: v.number(),
	section: v.string(),
	title: v.string(),
	isClosed: v.boolean(),
	rapporteur: v.nullable(v.string()),
	outcome: v.nullable(v.picklist(['adopted', 'rejected'])),
	/** The sentence that explains the result. */
	sentence: v.nullable(v.string()),
	/** Ids of public files. */
	files: v.array(v.string())
});

export const PublicSitting = v.object({
	id: v.string(),
	body: v.string(),
	title: v.string(),
	startsAt: v.string(),
	place: v.string(),
	state: v.picklist(['published', 'open', 'closed']),
	items: v.array(PublicItem)
});

export type PublicSitting = v.InferOutput<typeof PublicSitting>;
