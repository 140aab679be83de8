import type { TabletStore } from '#lib/offline/store.ts';
import { readUpdates } from '#lib/offline/y-rows.ts';

/** How many marks of the person lie on each file of a sitting, by its SHA-256. Reads the tablet only; loads Yjs for it. */
export async function countMarks(store: TabletStore, sittingId: string): Promise<ReadonlyMap<string, number>> {
	const prefix = `anno:${sittingId}:${store.accountId}:`;
	const updates = await readUpdates(store, prefix);
	const counts = new Map<string, number>();
	if (updates.length === 0) return counts;
	const { applyUpdate, Doc } = await import('yjs');
	// Keys are ids of marks, different in every document: one document can take them all.
	const doc = new Doc();
	doc.transact(() => updates.forEach((update) => applyUpdate(doc, update)));
	for (const mark of doc.getMap('marks').values()) {
		const sha256 = (mark as { sha256?: unknown } | null)?.sha256;
		if (typeof sha256 === 'string') counts.set(sha256, (counts.get(sha256) ?? 0) + 1);
	}
	return counts;
}
