import { openDB, type DBSchema } from 'idb';

interface HoldSchema extends DBSchema {
	hold: { key: 'until'; value: number };
}

export const HOLD_DATABASE = 'hemicycle-update-hold';

const open = () =>
	openDB<HoldSchema>(HOLD_DATABASE, 1, { upgrade: (database) => void database.createObjectStore('hold') });

/** Keeps new versions of the app out until then (milliseconds since 1970): while a sitting is open. */
export async function holdUpdates(until: number): Promise<void> {
	const database = await open();
	await database.put('hold', until, 'until');
	database.close();
}

export async function updatesAreHeld(now: number): Promise<boolean> {
	const database = await open();
	const until = await database.get('hold', 'until');
	database.close();
	return until !== undefined && until > now;
}
