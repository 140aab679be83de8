import { readRecord } from '#lib/offline/records.ts';
import type { TabletStore } from '#lib/offline/store.ts';
import { currentVersions } from './paper-urls.ts';
import { recordName, VersionText } from './records.ts';
import { searchPages, searchPattern, type Hit, type PageText } from './rules/search-text.ts';
import type { TabletSitting } from './schemas.ts';

/** How many pages are shown at most: more is no answer to a question. */
export const MOST_HITS = 100;

/** Searches the texts of all papers of one sitting, on the tablet. */
export class PaperSearch {
	query = $state('');
	/** Papers whose text is not on the tablet yet. */
	missing = $state(0);
	#pages = $state.raw<PageText[]>([]);
	#read: Promise<void> | undefined;

	readonly #pattern = $derived(this.query.trim().length < 2 ? null : searchPattern(this.query));
	/** Null: nothing is asked. */
	readonly hits: Hit[] | null = $derived(this.#pattern && searchPages(this.#pages, this.#pattern, MOST_HITS));

	/** Reads the texts into memory, once: about 2 kB a page. */
	prepare(store: TabletStore, sitting: TabletSitting): Promise<void> {
		this.#read ??= this.#readTexts(store, sitting);
		return this.#read;
	}

	async #readTexts(store: TabletStore, sitting: TabletSitting): Promise<void> {
		const texts = await Promise.all(
			currentVersions(sitting).map(async ({ id }) => ({
				id,
				text: await readRecord(store, recordName.text(id), VersionText)
			}))
		);
		this.missing = texts.filter(({ text }) => !text).length;
		this.#pages = texts.flatMap(({ id, text }) =>
			(text?.pages ?? []).map((page, index) => ({ versionId: id, page: index + 1, text: page }))
		);
	}
}
