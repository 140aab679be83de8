import { handleAnnex } from '#lib/demo/server/annex.ts';
import { handleVerifications } from '#lib/journal/server/verify-job.ts';
import { handleDeliberations } from '#lib/minutes/server/deliberations.ts';
import { PdfJail } from '#lib/papers/server/pdf-jail.ts';
import { handlePreparations } from '#lib/papers/server/prepare.ts';
import { publishRecord } from '#lib/publication/server/publish-record.ts';
import { Typst } from '#lib/typst/server/typst.ts';
import type { Services } from '../services.ts';

/** Who does which kind of work in the background. Called once, when everything is open. */
export async function startWork({ jobs, storage, signer, onClose }: Services): Promise<void> {
	const jail = new PdfJail();
	const typst = new Typst();
	onClose(async () => {
		jail.close();
		await typst.close();
	});
	await handlePreparations(jobs, storage, jail);
	await handleDeliberations(jobs, { storage, typst }, async (tx, sittingId) => {
		await publishRecord(tx, sittingId, new Date());
	});
	await handleVerifications(jobs, signer);
	await handleAnnex(jobs, { storage, typst, jail });
}
