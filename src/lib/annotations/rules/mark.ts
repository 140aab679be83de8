/** Who may read a mark besides its author. */
export type Audience = 'private' | 'group' | 'assembly';
export const AUDIENCES: readonly Audience[] = ['private', 'group', 'assembly'];

/** Names of the colours; what they look like is the screen's business. */
export type MarkColour = 'yellow' | 'green' | 'blue' | 'pink' | 'ink' | 'red';
export const HIGHLIGHT_COLOURS: readonly MarkColour[] = ['yellow', 'green', 'blue', 'pink'];
export const INK_COLOURS: readonly MarkColour[] = ['ink', 'red', 'blue', 'green'];

/** A rectangle in points of the unrotated page: left, bottom, right, top. */
export type Box = [number, number, number, number];
/** A place in points of the unrotated page. */
export type Place = [number, number];

/** Words of the paper, so that a mark finds its place again in a new version. */
export interface Quote {
	exact: string;
	/** At most 32 characters before and after. */
	prefix: string;
	suffix: string;
	/** Offsets in the text of the page. */
	start: number;
	end: number;
}

interface MarkOf<Kind extends string> {
	id: string;
	kind: Kind;
	/** The file that it was made on. */
	sha256: string;
	/** From 1. */
	page: number;
	colour: MarkColour;
	/** What the author wrote; may be empty. */
	text: string;
	/** Milliseconds since 1970. */
	createdAt: number;
	updatedAt: number;
}

export interface Highlight extends MarkOf<'highlight'> {
	boxes: Box[];
	quote: Quote;
}
interface Ink extends MarkOf<'ink'> {
	/** One stroke, as `rules/ink.ts` packs it. */
	stroke: Uint8Array;
	/** Points. */
	width: number;
}
interface Note extends MarkOf<'note'> {
	place: Place;
}
type Bookmark = MarkOf<'bookmark'>;

export type Mark = Highlight | Ink | Note | Bookmark;
export type MarkKind = Mark['kind'];

/** A mark of anyone, with what the screen must know about where it comes from. */
export interface PlacedMark {
	mark: Mark;
	audience: Audience;
	authorId: string;
	/** Only the author writes. */
	isMine: boolean;
}

/** In reading order: page, then time. */
export function inReadingOrder(one: PlacedMark, other: PlacedMark): number {
	return one.mark.page - other.mark.page || one.mark.createdAt - other.mark.createdAt;
}
