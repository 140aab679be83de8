import { Find } from '#lib/papers/reader/find.svelte.ts';
import type { PageFrame } from '#lib/papers/reader/page-frame.ts';
import { Reader, type ReaderOptions } from '#lib/papers/reader/reader.svelte.ts';
import type { Marks } from './marks.svelte.ts';
import { isInside } from './rules/boxes.ts';
import type { Audience, MarkColour, Place, PlacedMark } from './rules/mark.ts';
import { stretchesOf } from './selection.ts';
import { Tools } from './tools.svelte.ts';

/** What is being written: a mark that exists, or a note that will. */
export type Subject =
	| { placed: PlacedMark; author: string }
	| { page: number; audience: Audience; write(text: string, colour: MarkColour, audience: Audience): void };

export interface OpenPaperSettings extends ReaderOptions {
	sha256: string;
	marks: Marks;
	/** The name of a colleague. */
	authorName: (accountId: string) => string;
}

/** A paper that is being read and annotated: the reader, the palette, and which panels are open. */
export class OpenPaper {
	readonly reader: Reader;
	readonly find: Find;
	readonly tools: Tools;
	readonly marks: Marks;
	readonly sha256: string;
	isFinding = $state(false);
	isListing = $state(false);
	isReadingText = $state(false);
	/** The mark that is open, or the note that is being written. */
	subject = $state.raw<Subject | null>(null);
	/** My marks and those shared with me, on this file, that are shown. */
	readonly visible = $derived.by(() => this.marks.visible.filter(({ mark }) => mark.sha256 === this.sha256));
	readonly bookmark = $derived.by(() =>
		this.marks.all.find(
			({ mark, isMine }) =>
				isMine && mark.kind === 'bookmark' && mark.page === this.reader.page && mark.sha256 === this.sha256
		)
	);
	readonly #authorName: (accountId: string) => string;

	constructor({ sha256, marks, authorName, ...options }: OpenPaperSettings) {
		this.reader = new Reader(options);
		this.find = new Find(this.reader);
		this.tools = new Tools(marks.audiences);
		this.marks = marks;
		this.sha256 = sha256;
		this.#authorName = authorName;
	}

	/** The author's name, empty for one's own marks. */
	authorOf({ isMine, authorId }: PlacedMark): string {
		return isMine ? '' : this.#authorName(authorId);
	}

	/** Of any author, oneself too. */
	nameOf(authorId: string): string {
		return this.#authorName(authorId);
	}

	/** Highlights a stretch of the screen's text, one mark for each page that it touches. */
	highlight(range: Range | null, colour: MarkColour = this.tools.habits.highlightColour): void {
		if (!range) return;
		for (const stretch of stretchesOf(range, this.reader.frames.values())) {
			const { sha256 } = this;
			this.marks.add(this.tools.habits.audience, { kind: 'highlight', sha256, colour, text: '', ...stretch });
		}
		getSelection()?.removeAllRanges();
	}

	highlightFound(): void {
		this.highlight(this.find.currentRange());
	}

	toggleBookmark(): void {
		if (this.bookmark) this.marks.remove([this.bookmark]);
		else this.marks.add('private', { ...this.#here(this.reader.page), kind: 'bookmark', colour: 'red' });
	}

	/** Opens an empty note; it becomes a mark when it is saved with words in it. */
	writeNote(page: number, place: Place): void {
		this.subject = {
			page,
			audience: this.tools.habits.audience,
			write: (text, colour, audience) =>
				this.marks.add(audience, { ...this.#here(page), kind: 'note', colour, text, place })
		};
		this.tools.tool = 'read';
	}

	/** For the keyboard and for scans: in the margin, a third down the page. */
	writeNoteHere(): void {
		const frame = this.reader.frames.get(this.reader.page);
		const box = frame?.element.getBoundingClientRect();
		const place: Place | undefined = box && frame?.placeAt(box.right - box.width * 0.06, box.top + box.height * 0.3);
		this.writeNote(this.reader.page, place ?? [560, 560]);
	}

	open(placed: PlacedMark): void {
		this.subject = { placed, author: this.authorOf(placed) };
	}

	goTo({ mark }: PlacedMark): void {
		const [box] = mark.kind === 'highlight' ? mark.boxes : [];
		const place: Place | undefined = mark.kind === 'note' ? mark.place : box && [box[0], box[3]];
		if (place) this.reader.turnToPlace(mark.page, place);
		else this.reader.turnTo(mark.page);
	}

	/** The highlight at a place of the screen, the newest first. */
	highlightAt(page: Element | null, clientX: number, clientY: number): PlacedMark | undefined {
		const frame: PageFrame | undefined = [...this.reader.frames.values()].find(({ element }) => element === page);
		const place = frame?.placeAt(clientX, clientY);
		return this.visible.findLast(
			({ mark }) =>
				mark.kind === 'highlight' &&
				mark.page === frame?.number &&
				mark.boxes.some((box) => place && isInside(box, place, 1))
		);
	}

	#here(page: number) {
		return { sha256: this.sha256, page, text: '' };
	}
}
