import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import type { Jobs } from '#lib/jobs/server/jobs.ts';
import { checkpointNow } from './checkpoints.ts';
import type { JournalSigner } from './key.ts';
import { verifyWhole } from './verdict.ts';

const KIND = 'journal.verify';

/** Puts the verification of the whole journal into the queue: each night, and when a clerk asks for it. `label` is for the clerk. */
export async function askVerification(tx: TenantTx, jobs: Jobs, label: string, now: Date): Promise<void> {
	await jobs.enqueue(tx, { kind: KIND, label, payload: {} }, now);
}

/** Signs a checkpoint over what is there, then verifies everything; what it finds is on the page of the journal. */
export async function handleVerifications(jobs: Jobs, signer: JournalSigner): Promise<void> {
	await jobs.handle(KIND, async ({ database, progress }) => {
		await checkpointNow(database, signer, new Date());
		await verifyWhole(database, signer, new Date(), async (done) => progress(done, Math.max(1, done)));
	});
}
