/** A member in a public ballot, as the public reads it (L2121-21: names and sense of the votes). */
export interface PublicVoter {
	seat: number;
	name: string;
	group: { shortName: string; hue: number } | null;
	/** `waiting`: had a voice and did not use it. */
	state: 'for' | 'against' | 'abstain' | 'not-taking-part' | 'waiting' | 'absent';
}

export interface PublicVote {
	kind: 'ordinary' | 'public';
	outcome: 'adopted' | 'rejected';
	tally: { for: number; against: number; abstain: number; notTakingPart: number };
	/** The sentence that explains the result; the French one counts. */
	sentence: { fr: string; en: string };
	/** Of a public ballot only; of an ordinary one names are never shown (R56). */
	voters: PublicVoter[] | null;
}

/** One line of a public agenda. A closed item has its neutral line as title, and nothing else. */
export interface PublicItem {
	number: number;
	section: string;
	title: string;
	isClosed: boolean;
	rapporteur: string | null;
	vote: PublicVote | null;
	/** Ids of public files. */
	files: string[];
}

/** What the house knows of an item; most of it is not for the public when the item is closed. */
export interface ItemFacts {
	number: number;
	section: string;
	title: string;
	isClosed: boolean;
	publicTitle: string;
	rapporteur: { name: string } | null;
	vote: PublicVote | null;
	files: string[];
}

/** The allow-list: names every field that leaves the house. L2121-18: of a closed item only number and neutral line. */
export function publicItem(facts: ItemFacts): PublicItem {
	const { number, section, title, isClosed, publicTitle, rapporteur, vote, files } = facts;
	if (isClosed) {
		return { number, section: '', title: publicTitle, isClosed, rapporteur: null, vote: null, files: [] };
	}
	const voters = vote?.kind === 'public' ? vote.voters : null;
	return {
		number,
		section,
		title,
		isClosed,
		rapporteur: rapporteur?.name ?? null,
		vote: vote && { kind: vote.kind, outcome: vote.outcome, tally: vote.tally, sentence: vote.sentence, voters },
		files
	};
}
