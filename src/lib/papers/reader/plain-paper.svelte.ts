import { Find } from './find.svelte.ts';
import { Reader, type ReaderOptions } from './reader.svelte.ts';

/** A paper that is only read: where the reader is in it, and which panels are open. */
export class PlainPaper {
	readonly reader: Reader;
	readonly find: Find;
	isFinding = $state(false);
	isReadingText = $state(false);

	constructor(options: ReaderOptions) {
		this.reader = new Reader(options);
		this.find = new Find(this.reader);
	}
}
