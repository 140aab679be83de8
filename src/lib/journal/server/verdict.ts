import { eq } from 'drizzle-orm';
import type { TenantDb } from '#lib/database/server/tenant-db.ts';
import { CHAIN_START, verifyChain, type ChainLink } from '../rules/chain.ts';
import { JournalVerifier, type Wrong } from '../rules/verifier.ts';
import { listCheckpoints } from './checkpoints.ts';
import { nodeCrypto, sha256 } from './crypto.ts';
import { noteKey, type JournalSigner } from './key.ts';
import { BATCH, linksAfter } from './links.ts';
import { journalVerdicts } from './tables.ts';

export type Verdict = typeof journalVerdicts.$inferSelect;

/** What the last verification found, or undefined before the first. */
export async function readVerdict(database: TenantDb): Promise<Verdict | undefined> {
	const [verdict] = await database.transaction((tx) =>
		tx.select().from(journalVerdicts).where(eq(journalVerdicts.id, database.tenantId))
	);
	return verdict;
}

/**
 * Verifies what was chained since the last time: cheap enough to follow the journal all day. A journal that was found wrong stays
 * wrong until all of it is verified again.
 */
export async function verifyOnward(database: TenantDb, now: Date): Promise<Wrong | null> {
	const known = await readVerdict(database);
	if (known?.wrongSeq != null) return { seq: known.wrongSeq, why: known.wrong as Wrong['why'] };
	let last: Pick<ChainLink, 'seq' | 'hash'> = known ?? { seq: 0, hash: CHAIN_START };
	const from = last.seq;
	for (;;) {
		const place = last;
		const links = await database.transaction((tx) => linksAfter(tx, place.seq));
		const verdict = verifyChain(sha256, links, last);
		if (!verdict.ok) {
			const { seq, why } = verdict;
			await keep(database, { ...last, verifiedAt: now, wrongSeq: seq, wrong: why });
			return { seq, why };
		}
		last = links.at(-1) ?? last;
		if (links.length < BATCH) break;
	}
	if (last.seq > from || !known) await keep(database, { seq: last.seq, hash: last.hash, verifiedAt: now });
	return null;
}

/** Verifies everything from the first entry, with every checkpoint, and keeps what it found. */
export async function verifyWhole(
	database: TenantDb,
	signer: JournalSigner,
	now: Date,
	progress: (done: number) => Promise<void> = () => Promise.resolve()
): Promise<Wrong | null> {
	const verifier = new JournalVerifier(nodeCrypto, noteKey(signer, database.tenantId));
	const notes = await database.transaction(listCheckpoints);
	const wrong = await follow(database, verifier, notes, progress);
	const { seq, hash } = verifier.last;
	await keep(database, {
		seq,
		hash,
		verifiedAt: now,
		wholeAt: now,
		wrongSeq: wrong?.seq ?? null,
		wrong: wrong?.why ?? null
	});
	return wrong;
}

async function follow(
	database: TenantDb,
	verifier: JournalVerifier,
	notes: { size: number; note: string }[],
	progress: (done: number) => Promise<void>
): Promise<Wrong | null> {
	let next = 0;
	for (;;) {
		const links = await database.transaction((tx) => linksAfter(tx, verifier.size));
		for (const link of links) {
			const wrong = verifier.entry(link);
			if (wrong) return wrong;
			for (; notes[next]?.size === verifier.size; next += 1) {
				const forged = verifier.checkpoint(notes[next]?.note ?? '');
				if (forged) return forged;
			}
		}
		await progress(verifier.size);
		if (links.length < BATCH) break;
	}
	// A checkpoint beyond the last entry: the end of the journal was taken away.
	return next < notes.length ? { seq: verifier.size + 1, why: 'gap' } : null;
}

async function keep(database: TenantDb, found: Omit<typeof journalVerdicts.$inferInsert, 'id' | 'tenantId'>) {
	await database.transaction((tx) =>
		tx
			.insert(journalVerdicts, { id: tx.tenantId, ...found })
			.onConflictDoUpdate({ target: [journalVerdicts.tenantId, journalVerdicts.id], set: found })
	);
}
