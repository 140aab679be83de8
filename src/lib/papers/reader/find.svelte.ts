import { occurrences } from '../rules/find.ts';
import { rangeOf, readLayer } from './page-text.ts';
import type { Reader } from './reader.svelte.ts';

export interface Hit {
	page: number;
	/** Which of the hits of its page, from 0. */
	index: number;
	/** Some words around it. */
	context: string;
}

const CONTEXT = 40;
/** Names of the painted stretches, see `::highlight()` in PaperView. */
const ALL = 'paper-found';
const CURRENT = 'paper-found-current';

/** Finding words in one paper, on the tablet, page after page; a new search ends the one before. */
export class Find {
	words = $state('');
	hits = $state.raw<Hit[]>([]);
	at = $state(-1);
	/** Pages that were looked through. */
	searched = $state(0);
	readonly isSearching = $derived.by(() => this.searched < this.reader.pageCount && this.#running);
	readonly current = $derived.by(() => this.hits[this.at]);
	#running = $state(false);
	#search = 0;

	readonly reader: Reader;

	constructor(reader: Reader) {
		this.reader = reader;
	}

	async find(words: string): Promise<void> {
		const search = ++this.#search;
		this.words = words;
		this.hits = [];
		this.at = -1;
		this.searched = 0;
		this.#running = words.trim() !== '';
		if (!this.#running) return;
		for (let page = 1; page <= this.reader.pageCount; page++) {
			const text = await this.reader.textOfPage(page);
			if (search !== this.#search) return;
			this.#take(page, text);
			this.searched = page;
		}
		this.#running = false;
	}

	/** Goes to the next hit, or the one before; after the last comes the first. */
	go(step: 1 | -1): void {
		const { length } = this.hits;
		if (length === 0) return;
		this.at = (this.at + step + length) % length;
		this.reader.turnTo(this.hits[this.at]?.page ?? 1);
	}

	stop(): void {
		void this.find('');
	}

	/** Where the current hit is on the screen, if its page is drawn. */
	currentRange(): Range | null {
		return this.current ? this.#rangeOf(this.current) : null;
	}

	/** Paints the hits of the drawn pages and brings the current one into view. */
	paint(): void {
		if (!('highlights' in CSS)) return;
		const drawn = this.hits.filter(({ page }) => this.reader.frames.has(page));
		const ranges = drawn.flatMap((hit) => (hit === this.current ? [] : (this.#rangeOf(hit) ?? [])));
		CSS.highlights.set(ALL, new Highlight(...ranges));
		const current = this.currentRange();
		CSS.highlights.set(CURRENT, new Highlight(...(current ? [current] : [])));
		current?.startContainer.parentElement?.scrollIntoView({ block: 'center', inline: 'nearest' });
	}

	#take(page: number, text: string): void {
		const found = occurrences(text, this.words).map(({ start, end }, index) => ({
			page,
			index,
			context: text.slice(Math.max(0, start - CONTEXT), end + CONTEXT).replace(/\s+/g, ' ')
		}));
		if (found.length === 0) return;
		this.hits = [...this.hits, ...found];
		const isFirstFromHere = this.at < 0 && page >= this.reader.page;
		if (isFirstFromHere) {
			this.at = this.hits.length - found.length;
			this.reader.turnTo(page);
		}
	}

	#rangeOf({ page, index }: Hit): Range | null {
		const layer = this.reader.frames.get(page)?.textLayer;
		if (!layer) return null;
		const read = readLayer(layer);
		const place = occurrences(read.text, this.words)[index];
		return place ? rangeOf(read, place.start, place.end) : null;
	}
}
