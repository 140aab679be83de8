import { parseDocumentName } from '#lib/annotations/rules/document-name.ts';
import { Keychain } from '#lib/annotations/sealed/keychain.svelte.ts';
import { asSealed } from '#lib/annotations/sealed/seal-mark.ts';
import { sealingOf } from '#lib/annotations/sealed/sealing.ts';
import type { TabletStore } from '#lib/offline/store.ts';
import { readUpdates } from '#lib/offline/y-rows.ts';
import { ownGroups } from './own-groups.ts';
import type { TabletSitting } from './schemas.ts';

/**
 * How many marks of the person lie on each file of a sitting, by its SHA-256. Reads the tablet only; loads Yjs for it. Which file a
 * sealed mark lies on is inside: without the key it is not counted here.
 */
export async function countMarks(store: TabletStore, sitting: TabletSitting): Promise<ReadonlyMap<string, number>> {
	const counts = new Map<string, number>();
	const documents = await readUpdates(store, `anno:${sitting.id}:${store.accountId}:`);
	if (documents.size === 0) return counts;
	const keys = new Keychain(store, ownGroups([sitting], store.accountId)[0] ?? null);
	await keys.load();
	const { applyUpdate, Doc } = await import('yjs');
	for (const [name, updates] of documents) {
		const doc = new Doc();
		doc.transact(() => updates.forEach((update) => applyUpdate(doc, update)));
		const info = parseDocumentName(name);
		const sealing = info && sealingOf(keys, sitting.tenant.id, name, info);
		for (const [id, value] of doc.getMap('marks')) {
			const sealed = asSealed(value);
			const sha256 = sealed ? sealing?.open(id, sealed)?.sha256 : (value as { sha256?: unknown } | null)?.sha256;
			if (typeof sha256 === 'string') counts.set(sha256, (counts.get(sha256) ?? 0) + 1);
		}
		doc.destroy();
	}
	return counts;
}
