import * as v from 'valibot';
import { deleteRecord, keepRecord, readRecord, recordNames } from '#lib/offline/records.ts';
import type { TabletStore } from '#lib/offline/store.ts';
import { Answer, Inbox, TabletSitting } from './schemas.ts';

/** The records of this room on the tablet, by name. */
export const recordName = {
	inbox: 'inbox',
	sitting: (sittingId: string) => `sitting:${sittingId}`,
	opened: (sittingId: string) => `opened:${sittingId}`,
	answer: (sittingId: string) => `answer:${sittingId}`,
	text: (versionId: string) => `text:${versionId}`
};

/** The text of a version, page by page. */
export const VersionText = v.object({ isReady: v.boolean(), pages: v.array(v.string()) });

export const readInbox = (store: TabletStore) => readRecord(store, recordName.inbox, Inbox);

export const readSitting = (store: TabletStore, sittingId: string) =>
	readRecord(store, recordName.sitting(sittingId), TabletSitting);

/** The versions that were opened on this tablet. */
export async function readOpened(store: TabletStore, sittingId: string): Promise<ReadonlySet<string>> {
	return new Set(await readRecord(store, recordName.opened(sittingId), v.array(v.string())));
}

/** Answers the versions as they are kept. */
export async function keepOpened(
	store: TabletStore,
	sittingId: string,
	opened: readonly string[]
): Promise<ReadonlySet<string>> {
	await keepRecord(store, recordName.opened(sittingId), opened);
	return new Set(opened);
}

/** An answer that has not reached the server yet. */
export const UnsentAnswer = v.object({ tenant: v.string(), sittingId: v.string(), answer: Answer });
export type UnsentAnswer = v.InferOutput<typeof UnsentAnswer>;

export async function readUnsentAnswers(store: TabletStore): Promise<UnsentAnswer[]> {
	const names = await recordNames(store, recordName.answer(''));
	const answers = await Promise.all(names.map((name) => readRecord(store, name, UnsentAnswer)));
	return answers.filter((answer) => answer !== null);
}

/** Forgets the sittings that the server no longer gives to this person. What was opened stays: it may come back. */
export async function forgetOtherSittings(store: TabletStore, kept: ReadonlySet<string>): Promise<void> {
	await forgetRecords(store, recordName.sitting(''), kept);
}

/** Forgets the texts of papers that no sitting here has any more. */
export async function forgetOtherTexts(store: TabletStore, kept: ReadonlySet<string>): Promise<void> {
	await forgetRecords(store, recordName.text(''), kept);
}

async function forgetRecords(store: TabletStore, prefix: string, kept: ReadonlySet<string>): Promise<void> {
	for (const name of await recordNames(store, prefix))
		if (!kept.has(name.slice(prefix.length))) await deleteRecord(store, name);
}
