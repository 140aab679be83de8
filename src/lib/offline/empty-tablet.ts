import { deleteDB } from 'idb';
import { accountsHere, changeKeys, forgetKeys, KEYS_DATABASE } from './device-keys.ts';
import { deletePaperRoot } from './file-names.ts';
import { deleteAllFiles } from './files.ts';
import { forgetOwner } from './owner.ts';
import { storeOf } from './store.ts';
import { HOLD_DATABASE } from './update-hold.ts';
import { sealNothingMoreFor } from './vault.ts';

const TABS = 'hemicycle-tablet';
/** Other tabs and workers need so long to let go, in milliseconds. */
const LET_GO = 100;

/** Calls back when somebody's store is deleted, by this tab or another; from then on this tab keeps nothing of them. */
export function whenEmptied(listener: (accountId: string) => void): () => void {
	const channel = new BroadcastChannel(TABS);
	channel.onmessage = ({ data }: MessageEvent<string>) => {
		sealNothingMoreFor(data);
		void storeOf(data).retire();
		listener(data);
	};
	return () => channel.close();
}

/**
 * Deletes all that this person has on the tablet. The halves of the key go first: from then on the rest is noise, even if
 * somebody pulls the plug.
 */
export async function deleteStoreOf(accountId: string): Promise<void> {
	await changeKeys(accountId, { bound: null, wrapped: null, secret: null });
	sealNothingMoreFor(accountId);
	const channel = new BroadcastChannel(TABS);
	channel.postMessage(accountId);
	await new Promise((resolve) => setTimeout(resolve, LET_GO));
	await deleteAllFiles(accountId);
	await storeOf(accountId).wipe();
	channel.close();
}

/** What belongs to nobody in particular: the app itself, its subscription to news, what it remembers. */
export async function deleteSharedTraces(): Promise<void> {
	forgetOwner();
	for (const name of Object.keys(localStorage)) if (name.startsWith('hemicycle_')) localStorage.removeItem(name);
	await deletePaperRoot();
	await deleteDB(HOLD_DATABASE);
	for (const name of await caches.keys()) await caches.delete(name);
	const registration = await navigator.serviceWorker.getRegistration();
	const push = await registration?.pushManager.getSubscription().catch(() => null);
	await push?.unsubscribe();
	await registration?.unregister();
}

/** At sign-out: everybody's papers, notes and keys. Nobody is asked; the server does the same once more (Clear-Site-Data). */
export async function emptyTablet(): Promise<void> {
	for (const accountId of await accountsHere()) {
		await deleteStoreOf(accountId);
		await forgetKeys(accountId);
	}
	await deleteDB(KEYS_DATABASE);
	await deleteSharedTraces();
}

/** After the last person of this tablet is gone, the database of keys goes too. */
export async function forgetPerson(accountId: string): Promise<void> {
	await forgetKeys(accountId);
	if ((await accountsHere()).length === 0) await deleteDB(KEYS_DATABASE);
}
