import { and, eq, inArray, isNotNull, isNull, lt } from 'drizzle-orm';
import { seal, unseal, type InstallationKey } from '#lib/database/server/installation-key.ts';
import { newId } from '#lib/kernel/ids.ts';
import type { RawTransaction } from '../account-acts.ts';
import type { Installation } from '../sessions.ts';
import { sessions } from '../tables.ts';
import { hashToken } from '../tokens.ts';
import { identitySessions } from './tables.ts';

const TEN_MINUTES = 10 * 60_000;
const sealedFor = (id: string) => `identity-session:${id}`;

/** Somebody comes by a provider. The session is named once it has begun: a code may be asked for before. */
export async function keepComing(
	database: Installation,
	key: InstallationKey,
	{ providerId, idToken }: { providerId: string; idToken: string | undefined },
	now: Date
): Promise<string> {
	const id = newId(now.getTime());
	const gaveUp = lt(identitySessions.createdAt, new Date(now.getTime() - TEN_MINUTES));
	await database.delete(identitySessions).where(and(isNull(identitySessions.sessionId), gaveUp));
	const sealedIdToken = idToken === undefined ? null : seal(key, sealedFor(id), idToken);
	await database.insert(identitySessions).values({ id, providerId, sealedIdToken, createdAt: now });
	return id;
}

/** The session that they came into, by its token. */
export async function nameComing(database: Installation, comingId: string, token: string): Promise<void> {
	const [session] = await database
		.select({ id: sessions.id })
		.from(sessions)
		.where(eq(sessions.tokenHash, hashToken(token)));
	if (!session) throw new Error('a session that has just begun is there');
	await database.update(identitySessions).set({ sessionId: session.id }).where(eq(identitySessions.id, comingId));
}

/** By which provider a session came, and what that one wants to hear at its end. */
export async function comingOf(database: Installation, key: InstallationKey, sessionId: string) {
	const [row] = await database.select().from(identitySessions).where(eq(identitySessions.sessionId, sessionId));
	if (!row) return undefined;
	const idToken = row.sealedIdToken ? unseal(key, sealedFor(row.id), row.sealedIdToken) : undefined;
	return { providerId: row.providerId, idToken };
}

/** Ends the sessions that a provider let in, of everybody or of one account. Answers whose they were. */
export async function endSessionsThrough(
	raw: RawTransaction,
	providerId: string,
	accountId?: string
): Promise<string[]> {
	const came = raw
		.select({ id: identitySessions.sessionId })
		.from(identitySessions)
		.where(and(eq(identitySessions.providerId, providerId), isNotNull(identitySessions.sessionId)));
	const theirs = accountId === undefined ? undefined : eq(sessions.accountId, accountId);
	const ended = await raw
		.delete(sessions)
		.where(and(inArray(sessions.id, came), theirs))
		.returning({ accountId: sessions.accountId });
	return [...new Set(ended.map((session) => session.accountId))];
}
