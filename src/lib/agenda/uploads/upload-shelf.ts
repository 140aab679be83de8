import { openDB, type DBSchema } from 'idb';
import type { UploadTarget } from './upload.svelte.ts';

/** A file that is not yet with the server, kept by this browser so that a reload loses nothing. */
export interface ShelvedUpload {
	id: string;
	file: File;
	target: UploadTarget;
	droppedAt: number;
}

interface Shelf extends DBSchema {
	uploads: { key: string; value: ShelvedUpload };
}

const DATABASE = 'hemicycle-uploads';
const FORGOTTEN_AFTER_MS = 7 * 86_400_000;

const open = () =>
	openDB<Shelf>(DATABASE, 1, { upgrade: (database) => void database.createObjectStore('uploads', { keyPath: 'id' }) });

/** Keeps files until they are taken. A browser without room keeps nothing: the upload goes on, only a reload would lose it. */
export async function shelve(uploads: ShelvedUpload[]): Promise<void> {
	const database = await open();
	try {
		const transaction = database.transaction('uploads', 'readwrite');
		for (const upload of uploads) void transaction.store.put(upload).catch(() => undefined);
		await transaction.done.catch(() => undefined);
	} finally {
		database.close();
	}
}

export async function unshelve(id: string): Promise<void> {
	const database = await open();
	await database.delete('uploads', id);
	database.close();
}

/** What an earlier visit left for a sitting or a draft, in the order of the drop. Older than a week is forgotten. */
export async function readShelf(place: UploadTarget['place'], now: number): Promise<ShelvedUpload[]> {
	const database = await open();
	const all = await database.getAll('uploads');
	const forgotten = all.filter((upload) => now - upload.droppedAt > FORGOTTEN_AFTER_MS);
	for (const { id } of forgotten) await database.delete('uploads', id);
	database.close();
	return all
		.filter((upload) => isFor(upload.target, place) && !forgotten.includes(upload))
		.sort((a, b) => a.droppedAt - b.droppedAt);
}

/** A shelf of an earlier version of this page has no place: what lies there is dropped again by hand. */
function isFor({ place }: Partial<UploadTarget>, wanted: UploadTarget['place']): boolean {
	return JSON.stringify(place) === JSON.stringify(wanted);
}
