import { and, asc, eq, gt, lte, ne } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { newId } from '#lib/kernel/ids.ts';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import type { Authorized } from '#lib/people/rules/authorized.ts';
import { actOnAccount } from '#lib/people/server/account-acts.ts';
import { listSessions } from '#lib/people/server/sessions.ts';
import type { KeyAct, KeyState } from '../sealed/schemas.ts';
import { notesKeyDevices, notesKeyRequests, notesKeys } from './key-tables.ts';

/** A session of the person whose key it is. */
export interface KeyHolder {
	accountId: string;
	sessionId: string;
}
type Act<Name extends KeyAct['act']> = Extract<KeyAct, { act: Name }>;

export type NotesKeyRefusal =
	/** There is a key already: another tablet was faster. */
	| 'key-exists'
	/** There is none, or none any more. */
	| 'no-notes-key'
	/** The request is over, or was answered differently: ask again. */
	| 'request-over';

const REQUEST_MS = 10 * 60_000;

/** What a person's tablets may know: the public keys, what the printed code opens, who holds the key and who asks for it. */
export async function readNotesKey(database: NodePgDatabase, me: KeyHolder, now: Date): Promise<KeyState> {
	const [key] = await database.select().from(notesKeys).where(eq(notesKeys.accountId, me.accountId));
	if (!key) return { key: null, devices: [], requests: [] };
	const { sealing, signing, proof, recovery, sealsPrivate } = key;
	const sessions = await listSessions(database, me.accountId, now);
	const nameOf = (sessionId: string) => sessions.find(({ id }) => id === sessionId)?.deviceName;
	const devices = await database.select().from(notesKeyDevices).where(eq(notesKeyDevices.accountId, me.accountId));
	const open = and(eq(notesKeyRequests.accountId, me.accountId), gt(notesKeyRequests.expiresAt, now));
	const requests = await database.select().from(notesKeyRequests).where(open).orderBy(asc(notesKeyRequests.id));
	return {
		key: { sealing, signing, proof, recovery, sealsPrivate },
		devices: devices.flatMap(({ sessionId, way }) => {
			const name = nameOf(sessionId);
			return name === undefined ? [] : [{ id: sessionId, name, way, isHere: sessionId === me.sessionId }];
		}),
		requests: requests.map(({ id, sessionId, commitment, answer, openedSealing, openedNonce, sealed }) => ({
			...{ id, commitment, answer, device: nameOf(sessionId) ?? '', isMine: sessionId === me.sessionId },
			opening: openedSealing && openedNonce ? { sealing: openedSealing, nonce: openedNonce } : null,
			sealed: sessionId === me.sessionId ? sealed : null
		}))
	};
}

/** The first key of a person, as their tablet made it. Of two tablets at the same moment, one does. */
export async function makeNotesKey(
	database: NodePgDatabase,
	me: KeyHolder,
	{ key, recovery, sealsPrivate }: Act<'make'>,
	now: Date
): Promise<Result<null, 'key-exists'>> {
	const [known] = await database.select().from(notesKeys).where(eq(notesKeys.accountId, me.accountId));
	if (known) return refuse('key-exists');
	return actOnAccount(database, me.accountId, { act: 'account.notes-key-made' }, now, async (tx) => {
		const { accountId, sessionId } = me;
		const row = { ...key, accountId, recovery, sealsPrivate, madeAt: now };
		const made = await tx.insert(notesKeys).values(row).onConflictDoNothing().returning();
		if (made.length === 0) return refuse('key-exists');
		await tx.insert(notesKeyDevices).values({ accountId, sessionId, way: 'made', since: now });
		return ok(null);
	});
}

/** What is printed from now on opens the key; the sheet of before does not, for whoever asks here. */
export async function renewNotesCode(
	database: NodePgDatabase,
	{ accountId }: KeyHolder,
	{ recovery }: Act<'renew-code'>,
	now: Date
): Promise<Result<null, 'no-notes-key'>> {
	return actOnAccount(database, accountId, { act: 'account.notes-code-made' }, now, async (tx) => {
		const changed = await tx.update(notesKeys).set({ recovery }).where(eq(notesKeys.accountId, accountId)).returning();
		return changed.length > 0 ? ok(null) : refuse('no-notes-key');
	});
}

/** From now on private notes are sealed too; there is no way back, because the tablets have sealed them. */
export async function sealPrivateNotes(database: NodePgDatabase, { accountId }: KeyHolder, now: Date): Promise<void> {
	await actOnAccount(database, accountId, { act: 'account.private-notes-sealed' }, now, (tx) =>
		tx.update(notesKeys).set({ sealsPrivate: true }).where(eq(notesKeys.accountId, accountId))
	);
}

/** This tablet holds the key, says the tablet. */
export async function rememberDevice(
	database: NodePgDatabase,
	{ accountId, sessionId }: KeyHolder,
	{ way }: Act<'here'>,
	now: Date
): Promise<void> {
	const [known] = await database.select().from(notesKeyDevices).where(eq(notesKeyDevices.sessionId, sessionId));
	if (known) return;
	await actOnAccount(database, accountId, { act: 'account.notes-key-opened', details: { way } }, now, (tx) =>
		tx.insert(notesKeyDevices).values({ accountId, sessionId, way, since: now }).onConflictDoNothing()
	);
}

/** A new request takes the place of this tablet's last one. */
export async function askForKey(
	database: NodePgDatabase,
	{ accountId, sessionId }: KeyHolder,
	{ commitment }: Act<'ask'>,
	now: Date
): Promise<Result<{ id: string }, 'no-notes-key'>> {
	return database.transaction(async (tx) => {
		const [key] = await tx.select().from(notesKeys).where(eq(notesKeys.accountId, accountId));
		if (!key) return refuse('no-notes-key');
		await tx.delete(notesKeyRequests).where(eq(notesKeyRequests.sessionId, sessionId));
		await tx.delete(notesKeyRequests).where(lte(notesKeyRequests.expiresAt, now));
		const id = newId(now.getTime());
		const expiresAt = new Date(now.getTime() + REQUEST_MS);
		await tx.insert(notesKeyRequests).values({ id, accountId, sessionId, commitment, expiresAt });
		return ok({ id });
	});
}

/**
 * What the two tablets say next. Each is said once and in its order, by the tablet whose turn it is: the other one of the same
 * person answers and gives, the one that asks opens its commitment in between.
 */
export async function continueRequest(
	database: NodePgDatabase,
	me: KeyHolder,
	act: Act<'answer'> | Act<'open'> | Act<'give'>,
	now: Date
): Promise<Result<null, 'request-over'>> {
	return database.transaction(async (tx) => {
		const { id, accountId, expiresAt, sessionId } = notesKeyRequests;
		const own = and(eq(id, act.id), eq(accountId, me.accountId), gt(expiresAt, now));
		const turn = act.act === 'open' ? eq(sessionId, me.sessionId) : ne(sessionId, me.sessionId);
		const [request] = await tx.select().from(notesKeyRequests).where(and(own, turn)).for('update');
		const said = request && nextSaid(request, act);
		if (!said) return refuse('request-over');
		await tx.update(notesKeyRequests).set(said).where(eq(id, act.id));
		return ok(null);
	});
}

function nextSaid(
	{ answer, openedNonce, sealed }: typeof notesKeyRequests.$inferSelect,
	act: Act<'answer'> | Act<'open'> | Act<'give'>
): Partial<typeof notesKeyRequests.$inferSelect> | null {
	switch (act.act) {
		case 'answer':
			return answer === null ? { answer: act.answer } : null;
		case 'open':
			if (answer === null || openedNonce !== null) return null;
			return { openedSealing: act.opening.sealing, openedNonce: act.opening.nonce };
		case 'give':
			return openedNonce !== null && sealed === null ? { sealed: act.sealed } : null;
	}
}

export async function dropRequest(database: NodePgDatabase, { accountId }: KeyHolder, id: string): Promise<void> {
	await database
		.delete(notesKeyRequests)
		.where(and(eq(notesKeyRequests.id, id), eq(notesKeyRequests.accountId, accountId)));
}

/** Begins anew: what was sealed with the old key alone is lost, and the group gives its keys to the next one. */
export async function forgetNotesKey(
	database: NodePgDatabase,
	{ object: accountId }: Authorized<'change-factors'>,
	now: Date
): Promise<void> {
	await actOnAccount(database, accountId, { act: 'account.notes-key-forgotten' }, now, (tx) =>
		tx.delete(notesKeys).where(eq(notesKeys.accountId, accountId))
	);
}
