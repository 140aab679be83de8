import { handleAnnex } from '#lib/demo/server/annex.ts';
import { handleVerifications } from '#lib/journal/server/verify-job.ts';
import { tellWitness } from '#lib/journal/server/witness.ts';
import { handleDeliberations } from '#lib/minutes/server/deliberations.ts';
import { PdfJail } from '#lib/papers/server/pdf-jail.ts';
import { handlePreparations } from '#lib/papers/server/prepare.ts';
import { tenants } from '#lib/people/server/tables.ts';
import { handleRetention } from '#lib/privacy/server/retention.ts';
import { publishRecord } from '#lib/publication/server/publish-record.ts';
import { Typst } from '#lib/typst/server/typst.ts';
import { handleChecks } from '#lib/watch/server/check.ts';
import { visitorAt } from '#lib/watch/server/visitor.ts';
import * as m from '#lib/i18n/paraglide/messages.js';
import type { Services } from '../services.ts';

/** Who does which kind of work in the background. Called once, when everything is open. */
export async function startWork(services: Services): Promise<void> {
	const { jobs, storage, signer, onClose, installation, settings, tenant } = services;
	const jail = new PdfJail();
	const typst = new Typst();
	onClose(async () => {
		jail.close();
		await typst.close();
	});
	await handlePreparations(jobs, storage, jail);
	await handleDeliberations(jobs, { storage, typst, signer }, async (tx, sittingId) => {
		await publishRecord(tx, sittingId, new Date());
	});
	const tenantIds = async () => (await installation.select({ id: tenants.id }).from(tenants)).map(({ id }) => id);
	await handleVerifications(jobs, signer, async (database) => {
		await tellWitness(database, { signer, tenant, tenantIds }, new Date());
	});
	await handleRetention(jobs, { installation, storage });
	await handleChecks({
		installation,
		jobs,
		visitor: () => visitorAt(settings),
		unreachable: m.watch_unreachable({}, { locale: 'fr' })
	});
	await handleAnnex(jobs, { storage, typst, jail });
}
