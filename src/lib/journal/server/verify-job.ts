import type { TenantDb, TenantTx } from '#lib/database/server/tenant-db.ts';
import type { Jobs } from '#lib/jobs/server/jobs.ts';
import { checkpointNow } from './checkpoints.ts';
import type { JournalSigner } from './key.ts';
import { verifyWhole } from './verdict.ts';

const KIND = 'journal.verify';

interface Verification {
	/** Asked for by the night, not by a clerk. */
	isNightly?: boolean;
}

/** Puts the verification of the whole journal into the queue: each night, and when a clerk asks for it. `label` is for the clerk. */
export async function askVerification(
	tx: TenantTx,
	jobs: Jobs,
	label: string,
	now: Date,
	payload: Verification = {}
): Promise<void> {
	await jobs.enqueue(tx, { kind: KIND, label, payload }, now);
}

/**
 * Signs a checkpoint over what is there, then verifies everything; what it finds is on the page of the journal. At night another journal
 * is told of it before (`witness`).
 */
export async function handleVerifications(
	jobs: Jobs,
	signer: JournalSigner,
	witness: (database: TenantDb) => Promise<void>
): Promise<void> {
	await jobs.handle<Verification>(KIND, async ({ database, payload, progress }) => {
		const isNightly = payload.isNightly === true;
		await checkpointNow(database, signer, new Date(), { isNightly });
		if (isNightly) await witness(database);
		await verifyWhole(database, signer, new Date(), async (done) => progress(done, Math.max(1, done)));
	});
}
