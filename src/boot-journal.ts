import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { Gauge } from 'prom-client';
import * as m from '#lib/i18n/paraglide/messages.js';
import { appendJournal } from '#lib/journal/server/append.ts';
import { openJournalKey } from '#lib/journal/server/key.ts';
import { askForStamp } from '#lib/journal/server/stamps/stamps.ts';
import { askVerification } from '#lib/journal/server/verify-job.ts';
import { startJournalWriter, type JournalWriter } from '#lib/journal/server/writer.ts';
import { describeError } from '#lib/kernel/describe-error.ts';
import { mailAnchor } from '#lib/minutes/server/anchor-mails.ts';
import { reapplyRegister } from '#lib/people/server/reapply-register.ts';
import { tenants } from '#lib/people/server/tables.ts';
import { fingerprintOf } from './settings.ts';
import type { Services } from './services.ts';

/** Signs checkpoints, chains entries, has the night verify them; stamps and mails anchors as they are signed. */
export async function bootJournal(made: Services): Promise<JournalWriter> {
	const { tenant, installation, log, metrics, onClose, settings, jobs } = made;
	made.signer = {
		...(await openJournalKey(settings.dataDirectory)),
		onSigned: async (tx, { size, note, closed, isEvidence }, now) => {
			if (made.authority && isEvidence) await askForStamp(tx, size, now);
			for (const sittingId of closed) await mailAnchor(tx, jobs, { sittingId, note }, now);
		}
	};
	const gauge = new Gauge({
		name: 'hemicycle_journal_waiting_seconds',
		help: 'How long the oldest entry of any journal has waited for its place; over 60 is an alarm',
		registers: [metrics]
	});
	const writer = startJournalWriter({
		tenant,
		tenantIds: () => tenantIds(installation),
		signer: made.signer,
		nightCame: (tenantId) =>
			tenant(tenantId).transaction((tx) =>
				askVerification(tx, jobs, m.journal_verifying({}, { locale: 'fr' }), new Date(), { isNightly: true })
			),
		watch: (seconds) => gauge.set(seconds),
		alarm: ({ error, ...problem }) => log.error({ ...problem, ...(error ? describeError(error) : {}) }, 'journal alarm')
	});
	onClose(() => writer.stop());
	return writer;
}

/** After a restore from an older backup: orders to stolen tablets stand again before anybody can ask. */
export async function reapplyOrders({ installation, devices, log }: Services, now: Date): Promise<void> {
	const changed = await reapplyRegister(installation, devices.register, now);
	if (changed > 0) log.warn({ changed }, 'orders to tablets were missing in the database and stand again');
}

/** Which software, under which settings, answers from now on: written into each journal. */
export async function journalStart(
	{ installation, tenant, settings }: Services,
	version: string,
	now: Date
): Promise<void> {
	const details = { version, node: process.versions.node, configuration: fingerprintOf(settings) };
	for (const tenantId of await tenantIds(installation))
		await tenant(tenantId).transaction((tx) =>
			appendJournal(tx, { act: 'system.started', object: tenantId, actor: null, details }, now)
		);
}

async function tenantIds(installation: NodePgDatabase): Promise<string[]> {
	return (await installation.select({ id: tenants.id }).from(tenants)).map(({ id }) => id);
}
