import { and, asc, desc, eq, isNotNull, isNull, lt, lte } from 'drizzle-orm';
import type { TenantDb, TenantTx } from '#lib/database/server/tenant-db.ts';
import { newId } from '#lib/kernel/ids.ts';
import type { Outgoing } from '#lib/outgoing/server/outgoing.ts';
import { hex } from '../../rules/note.ts';
import { lateBefore, pauseAfter } from '../../rules/stamps.ts';
import { appendJournal } from '../append.ts';
import { sha256 } from '../crypto.ts';
import { journalCheckpoints } from '../tables.ts';
import { askAuthority, type Authority } from './authority.ts';
import { journalStamps } from './tables.ts';

/** Notes that a checkpoint is to be stamped, in the transaction that signs it. Nobody waits for the authority. */
export async function askForStamp(tx: TenantTx, size: number, now: Date): Promise<void> {
	await tx
		.insert(journalStamps, { id: newId(now.getTime()), size, askedAt: now, nextTryAt: now })
		.onConflictDoNothing();
}

/** Asks for every token that is due, the oldest checkpoint first; answers how many came. One that is refused is asked for again after a pause. */
export async function stampDue(
	database: TenantDb,
	{ authority, outgoing }: { authority: Authority; outgoing: Outgoing },
	clock: () => Date = () => new Date()
): Promise<number> {
	for (let stamped = 0; ; stamped += 1) {
		const due = await claimDue(database, clock());
		if (!due) return stamped;
		const answer = await askAuthority(authority, outgoing, new TextEncoder().encode(due.note));
		if (!answer.ok) {
			const later = new Date(clock().getTime() + pauseAfter(due.tries));
			await database.transaction((tx) =>
				tx.update(journalStamps, { problem: answer.refusal, nextTryAt: later }, eq(journalStamps.id, due.id))
			);
			return stamped;
		}
		await keepToken(database, due, answer.value, clock());
	}
}

/** Longer than a call may take: what a process that died had claimed is tried again then. */
const CLAIM_MS = 60_000;

async function claimDue(database: TenantDb, now: Date) {
	return database.transaction(async (tx) => {
		const [due] = await tx
			.select({
				id: journalStamps.id,
				size: journalStamps.size,
				tries: journalStamps.tries,
				note: journalCheckpoints.note
			})
			.from(journalStamps)
			.innerJoin(journalCheckpoints, eq(journalCheckpoints.size, journalStamps.size))
			.where(and(isNull(journalStamps.stampedAt), lte(journalStamps.nextTryAt, now)))
			.orderBy(asc(journalStamps.size))
			.limit(1)
			.for('update', { of: journalStamps, skipLocked: true });
		if (!due) return undefined;
		const tries = due.tries + 1;
		const nextTryAt = new Date(now.getTime() + CLAIM_MS);
		await tx.update(journalStamps, { tries, nextTryAt }, eq(journalStamps.id, due.id));
		return { ...due, tries };
	});
}

async function keepToken(
	database: TenantDb,
	{ id, size }: { id: string; size: number },
	{ at, authority, token, root }: { at: Date; authority: string; token: Uint8Array; root: Uint8Array },
	now: Date
): Promise<void> {
	await database.transaction(async (tx) => {
		const still = and(eq(journalStamps.id, id), isNull(journalStamps.stampedAt));
		const kept = await tx
			.update(journalStamps, { token, root, authority, stampedAt: at, problem: null }, still)
			.returning({ id: journalStamps.id });
		if (kept.length === 0) return;
		const details = { size, at: at.toISOString(), authority, token: hex(sha256(token)) };
		await appendJournal(tx, { act: 'journal.stamped', object: tx.tenantId, actor: null, details }, now);
	});
}

const isLate = (now: Date) => and(isNull(journalStamps.stampedAt), lt(journalStamps.askedAt, lateBefore(now)));

/** Tokens that an hour did not bring; those of which somebody was told. */
export async function countLate(tx: TenantTx, now: Date, which: 'all' | 'told' = 'all'): Promise<number> {
	const told = which === 'told' ? isNotNull(journalStamps.alarmedAt) : undefined;
	return (
		await tx
			.select({ id: journalStamps.id })
			.from(journalStamps)
			.where(and(isLate(now), told))
	).length;
}

/** Those that are late and of which nobody was told yet: from now on somebody was. Written down, each once. */
export async function takeNewlyLate(tx: TenantTx, now: Date): Promise<{ size: number; problem: string }[]> {
	const late = await tx
		.update(journalStamps, { alarmedAt: now }, and(isLate(now), isNull(journalStamps.alarmedAt)))
		.returning({ size: journalStamps.size, problem: journalStamps.problem });
	const told = late.map(({ size, problem }) => ({ size, problem: problem ?? 'unreachable' }));
	for (const details of told)
		await appendJournal(tx, { act: 'journal.stamp-late', object: tx.tenantId, actor: null, details }, now);
	return told;
}

/** What the page of the journal says of time stamps: the latest token, and how many are awaited, with the last reason why. */
export async function stampState(tx: TenantTx) {
	const [latest] = await tx
		.select({ size: journalStamps.size, at: journalStamps.stampedAt, authority: journalStamps.authority })
		.from(journalStamps)
		.where(isNotNull(journalStamps.stampedAt))
		.orderBy(desc(journalStamps.size))
		.limit(1);
	const pending = await tx
		.select({ problem: journalStamps.problem, askedAt: journalStamps.askedAt })
		.from(journalStamps)
		.where(isNull(journalStamps.stampedAt))
		.orderBy(asc(journalStamps.size));
	return { latest, pending: pending.length, problem: pending[0]?.problem ?? null };
}

/** Every token of a journal, by the size of its checkpoint. */
export async function listStamps(tx: TenantTx): Promise<Map<number, { token: Uint8Array; root: Uint8Array }>> {
	const rows = await tx
		.select({ size: journalStamps.size, token: journalStamps.token, root: journalStamps.root })
		.from(journalStamps)
		.where(isNotNull(journalStamps.stampedAt));
	return new Map(rows.flatMap(({ size, token, root }) => (token && root ? [[size, { token, root }]] : [])));
}
