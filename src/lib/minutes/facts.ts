import * as v from 'valibot';

const Names = v.array(v.string());

/** Everything that stands in the PDF of a deliberation, in words. */
export const DeliberationFacts = v.object({
	tenant: v.string(),
	department: v.string(),
	body: v.string(),
	/** "le conseil municipal s’est réuni". */
	gathering: v.string(),
	number: v.string(),
	title: v.string(),
	/** "jeudi 18 juin 2026" and "18 h 30". */
	heldOn: v.string(),
	heldAt: v.string(),
	place: v.string(),
	convokedOn: v.nullable(v.string()),
	chair: v.nullable(v.string()),
	secretary: v.nullable(v.string()),
	rapporteur: v.nullable(v.string()),
	inOffice: v.number(),
	present: Names,
	represented: v.array(v.object({ giver: v.string(), holder: v.string() })),
	absent: Names,
	quorum: v.nullable(v.string()),
	isClosed: v.boolean(),
	outcome: v.picklist(['adopted', 'rejected']),
	/** The sentence that explains the result. */
	sentence: v.string(),
	tally: v.object({ for: v.number(), against: v.number(), abstain: v.number(), notTakingPart: v.number() }),
	/** Names by choice after a public ballot; null after an ordinary one (R56). */
	choices: v.nullable(v.object({ for: Names, against: Names, abstain: Names, notTakingPart: Names })),
	visas: v.array(v.string()),
	/** [year, month, day] of the document: the sitting's. */
	date: v.tuple([v.number(), v.number(), v.number()])
});
export type DeliberationFacts = v.InferOutput<typeof DeliberationFacts>;
