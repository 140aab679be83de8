import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { Doc, applyUpdate, encodeStateAsUpdate } from 'yjs';
import { MarkDocumentState, type KeptDocument } from './mark-document.svelte.ts';
import type { Mark } from './rules/mark.ts';
import { openMark, sealMark } from './sealed/seal-mark.ts';
import type { Sealing } from './sealed/sealing.ts';

const key = new Uint8Array(32).fill(7);
const info = { sittingId: 's', authorId: 'a', audience: 'group', groupId: 'g' } as const;
const place = (markId: string) => ({ tenantId: 't', document: 'notes', markId });

/** A key that comes when `keys.isHere` says so. */
function sealingBy(keys: { isHere: boolean }): Sealing {
	return {
		isOn: true,
		get canSeal() {
			return keys.isHere;
		},
		seal: (mark) => sealMark(key, 1, place(mark.id), mark),
		open: (id, sealed) => (keys.isHere ? openMark(key, place(id), sealed) : null)
	};
}

/** Keeps a document in memory, as the tablet does on its disk. */
function open(state: Uint8Array | null, sealing: Sealing | null): { document: MarkDocumentState; doc: Doc } {
	let opened: Doc | undefined;
	const keep = (_: string, doc: Doc): KeptDocument => {
		opened = doc;
		const done = () => Promise.resolve();
		const nothing = () => undefined;
		const noted = { noteEdit: nothing, noteSent: nothing };
		return { whenLoaded: done(), saved: done, subscribe: () => nothing, close: done, forget: done, ...noted };
	};
	const document = new MarkDocumentState('notes', info, keep, sealing);
	if (state) applyUpdate(opened!, state);
	return { document, doc: opened! };
}

const stroke = (index: number): Mark => {
	const common = {
		sha256: 'f'.repeat(64),
		page: 1 + (index % 40),
		colour: 'blue',
		createdAt: index,
		updatedAt: index
	} as const;
	return { ...common, id: `m${index}`, kind: 'ink', text: '', stroke: new Uint8Array(450).fill(index), width: 2.2 };
};
const marks = Array.from({ length: 300 }, (_, index) => stroke(index));

function written(sealing: Sealing | null): Uint8Array {
	const { document, doc } = open(null, sealing);
	for (const mark of marks) document.edit((map) => map.set(mark.id, document.valueOf(mark)));
	return encodeStateAsUpdate(doc);
}

test('a mark whose key is missing is counted as closed, and opens when the key comes', () => {
	const keys = { isHere: true };
	const state = written(sealingBy(keys));
	keys.isHere = false;
	const { document } = open(state, sealingBy(keys));
	expect([document.marks.length, document.locked.length, document.canWrite]).toEqual([0, 300, false]);
	keys.isHere = true;
	document.keysChanged();
	expect([document.marks.length, document.locked.length, document.canWrite]).toEqual([300, 0, true]);
});

test('undo and redo bring back what was sealed', () => {
	const { document } = open(null, sealingBy({ isHere: true }));
	const mark = stroke(1);
	document.edit((map) => map.set(mark.id, document.valueOf(mark)));
	document.edit((map) => map.set(mark.id, document.valueOf({ ...mark, text: 'changed' })));
	document.undoManager.undo();
	expect(document.marks).toEqual([mark]);
	document.edit((map) => map.delete(mark.id));
	document.undoManager.undo();
	expect(document.marks).toEqual([mark]);
});

test('sealing what was plain is nothing that "undo" takes back', () => {
	const { document, doc } = open(written(null), sealingBy({ isHere: true }));
	document.keysChanged();
	document.undoManager.undo();
	const values = [...doc.getMap('marks').values()] as object[];
	expect(values.every((value) => 'sealed' in value)).toBe(true);
	expect(document.marks).toHaveLength(300);
});

test('a value that was changed on its way is one closed mark, and the others open', () => {
	const keys = { isHere: true };
	const { document, doc } = open(written(sealingBy(keys)), sealingBy(keys));
	doc.getMap('marks').set('m7', { ...(doc.getMap('marks').get('m8') as object) });
	expect([document.marks.length, document.locked]).toEqual([299, ['m7']]);
});
