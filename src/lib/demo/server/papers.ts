import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import * as v from 'valibot';
import type { CheckedPaper } from '#lib/papers/server/intake.ts';
import type { FileStore } from '#lib/storage/server/file-store.ts';
import list from '../cast/papers.json' with { type: 'json' };

/** What the intake found in a paper of the story, once and for all: `papers.test.ts` reads them anew. */
const StoryPaper = v.object({
	fileName: v.string(),
	sha256: v.string(),
	title: v.string(),
	pageSizes: v.array(v.tuple([v.number(), v.number()]))
});
const storyPapers = v.parse(v.array(StoryPaper), list);

/** A paper of the story; without its file where the folder of papers is missing. */
export interface StoryPaper {
	title: string;
	checked?: CheckedPaper;
}

/** Stores some papers of the story, by their places in the list. A file that is missing or another one than was read is left out. */
export async function takeInPapers(
	directory: string,
	store: FileStore,
	[from, to]: [from: number, to: number]
): Promise<StoryPaper[]> {
	return Promise.all(storyPapers.slice(from, to).map((paper) => takeIn(directory, store, paper)));
}

async function takeIn(
	directory: string,
	store: FileStore,
	{ fileName, sha256, title, pageSizes }: v.InferOutput<typeof StoryPaper>
): Promise<StoryPaper> {
	const bytes = await readFile(join(directory, fileName)).catch(() => undefined);
	if (!bytes || createHash('sha256').update(bytes).digest('hex') !== sha256) return { title };
	const stored = await store.store(Readable.from([bytes]));
	return stored.ok ? { title, checked: { file: stored.value, fileName, pageSizes, title } } : { title };
}
