import { countLate, stampDue } from '#lib/journal/server/stamps/stamps.ts';
import { describeError } from '#lib/kernel/describe-error.ts';
import { tenants } from '#lib/people/server/tables.ts';
import { alarmLateStamps } from '#lib/watch/server/late-stamps.ts';
import type { Services } from '../services.ts';

const LOOK_MS = 10_000;

/**
 * Fetches the time stamps that are due, and tells of those that are late. What is awaited stands in the database (`journal_stamp`) and
 * not in the queue, which gives up after five tries: an authority may be away for a night.
 */
export function keepStamps(services: Services): void {
	const { authority, log, onClose } = services;
	if (!authority) return;
	let round = Promise.resolve();
	let isWaiting = false;
	const look = () => {
		if (isWaiting) return;
		isWaiting = true;
		round = fetchDue(services)
			.catch((error: unknown) => log.error(describeError(error), 'time stamps could not be fetched'))
			.finally(() => {
				isWaiting = false;
			});
	};
	const timer = setInterval(look, LOOK_MS);
	timer.unref();
	onClose(async () => {
		clearInterval(timer);
		await round;
	});
	look();
}

async function fetchDue({ installation, tenant, authority, outgoing, jobs, database, log }: Services): Promise<void> {
	if (!authority || database.mode.isReadOnly) return;
	for (const { id, name } of await installation.select({ id: tenants.id, name: tenants.name }).from(tenants)) {
		await stampDue(tenant(id), { authority, outgoing });
		const now = new Date();
		const late = await tenant(id).transaction(async (tx) => {
			const wasLate = (await countLate(tx, now, 'told')) > 0;
			return alarmLateStamps(tx, jobs, { council: name, wasLate }, now);
		});
		if (late > 0) log.error({ tenantId: id, late }, 'a time stamp has been awaited for an hour');
	}
}
