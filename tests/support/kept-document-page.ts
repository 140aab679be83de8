import { Doc } from 'yjs';
import { TabletStore } from '../../src/lib/offline/store.ts';
import { StoredDocument } from '../../src/lib/offline/y-store.ts';

declare global {
	interface Window {
		keptDocument: { loaded: Promise<void>; count(): number; write(edits: number): Promise<void> };
	}
}

/** A page that keeps one document: for kept-documents.spec.ts, which kills its browser. */
const doc = new Doc();
const marks = doc.getMap('marks');
const kept = new StoredDocument(new TabletStore('8f14e45f-ceea-467f-a0e6-5a8b8f3e6f11'), 'notes', doc);

window.keptDocument = {
	loaded: kept.whenLoaded,
	count: () => marks.size,
	write: async (edits) => {
		for (let edit = 0; edit < edits; edit += 1) {
			marks.set(`mark ${edit}`, edit);
			await kept.saved();
		}
	}
};
