import { askJson, refreshRecord } from '#lib/offline/remote.ts';
import { deleteFilesExcept } from '#lib/offline/files.ts';
import { keepRecord, readRecord } from '#lib/offline/records.ts';
import type { TabletStore } from '#lib/offline/store.ts';
import { sendAnswers } from './answers.ts';
import { currentVersions, packFiles, textUrl } from './paper-urls.ts';
import { forgetOtherSittings, forgetOtherTexts, readSitting, recordName, VersionText } from './records.ts';
import { Inbox, TabletSitting, type InboxSitting } from './schemas.ts';

/** How a look at the server ended. */
export type SyncEnd =
	| 'synced'
	| 'no-network'
	| 'signed-out'
	/** Somebody else signed in on this tablet: nothing of theirs was put into this store. */
	| 'other-person';

/** Who is signed in here, asked of the server: for a tablet that knows nobody yet. */
export async function askWho(): Promise<Inbox['person'] | 'no-network' | 'signed-out'> {
	const answer = await askJson('/api/app/inbox', Inbox, null);
	if (answer.kind === 'news') return answer.value.person;
	return answer.kind === 'no-network' ? 'no-network' : 'signed-out';
}

/**
 * Sends what waits, then brings the inbox and its sittings up to date. When it answers `synced`, all of it is on the tablet; the
 * files of papers come after, see `Pack`.
 */
export async function syncTablet(store: TabletStore): Promise<SyncEnd> {
	await sendAnswers(store);
	const isMine = ({ person }: Inbox) => person.id === store.accountId;
	const inbox = await refreshRecord(store, recordName.inbox, '/api/app/inbox', Inbox, isMine);
	if (inbox.kind === 'no-network') return 'no-network';
	if (inbox.kind === 'signed-out' || inbox.kind === 'gone') return 'signed-out';
	if (inbox.kind === 'news' && !isMine(inbox.value)) return 'other-person';
	const known = inbox.kind === 'news' ? inbox.value : await readRecord(store, recordName.inbox, Inbox);
	for (const sitting of known?.sittings ?? []) {
		const end = await syncSitting(store, sitting);
		if (end !== 'synced') return end;
	}
	await forgetOtherSittings(store, new Set(known?.sittings.map(({ id }) => id)));
	return 'synced';
}

async function syncSitting(store: TabletStore, { id, tenant, state }: InboxSitting): Promise<SyncEnd> {
	const known = await readSitting(store, id);
	if (known?.state === 'closed' && state === 'closed' && known.items.every(isSettled)) return 'synced';
	const url = `/api/app/sittings/${tenant.slug}/${id}`;
	const answer = await refreshRecord(store, recordName.sitting(id), url, TabletSitting);
	return answer.kind === 'no-network' || answer.kind === 'signed-out' ? answer.kind : 'synced';
}

/** Nothing more comes after a closed sitting than the PDFs of its deliberations. */
function isSettled({ deliberation }: TabletSitting['items'][number]): boolean {
	return deliberation?.isReady === true;
}

/** Brings the texts of a sitting for the search; those that the server has not read yet come another time. */
export async function syncTexts(store: TabletStore, sitting: TabletSitting): Promise<void> {
	for (const { id } of currentVersions(sitting)) {
		if (await readRecord(store, recordName.text(id), VersionText)) continue;
		const answer = await askJson(textUrl(sitting.tenant.slug, id), VersionText, null);
		if (answer.kind === 'no-network' || answer.kind === 'signed-out') return;
		if (answer.kind === 'news' && answer.value.isReady) await keepRecord(store, recordName.text(id), answer.value);
	}
}

/** Deletes the files and texts that no sitting of the tablet needs. */
export async function tidyPapers(store: TabletStore, sittings: readonly TabletSitting[]): Promise<void> {
	const versions = sittings.flatMap(({ items }) =>
		items.flatMap(({ papers }) => papers.flatMap((one) => one.versions))
	);
	await forgetOtherTexts(store, new Set(versions.map(({ id }) => id)));
	const needed = new Set(sittings.flatMap((sitting) => allHashes(sitting)));
	await deleteFilesExcept(store.accountId, needed);
}

/** Older versions are kept as long as the sitting is: a reader may have marks on them. */
function allHashes(sitting: TabletSitting): string[] {
	const older = sitting.items.flatMap(({ papers }) =>
		papers.flatMap(({ versions }) => versions.map(({ sha256 }) => sha256))
	);
	return [...packFiles(sitting).map(({ sha256 }) => sha256), ...older];
}
