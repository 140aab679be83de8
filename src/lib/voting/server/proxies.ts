import { and, asc, eq, isNull } from 'drizzle-orm';
import { lockSitting, raiseVersion } from '#lib/agenda/server/live-version.ts';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { appendJournal } from '#lib/journal/server/append.ts';
import { newId } from '#lib/kernel/ids.ts';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import { proxyRefusal, type Proxy, type ProxyRefusal } from '../rules/proxies.ts';
import { proxies } from './tables.ts';

/** The papers that stand for a sitting, the oldest first. Which of them give a voice now: `liveProxies`. */
export async function registeredProxies(tx: TenantTx, sittingId: string): Promise<Proxy[]> {
	return tx
		.select({ giver: proxies.giverMandateId, holder: proxies.holderMandateId })
		.from(proxies)
		.where(and(eq(proxies.sittingId, sittingId), isNull(proxies.revokedAt)))
		.orderBy(asc(proxies.givenAt), asc(proxies.id));
}

/** Registers a written proxy for one sitting, before or during it (L2121-20). Ids are those of mandates. */
export async function registerProxy(
	tx: TenantTx,
	{ sittingId, giver, holder, present }: Proxy & { sittingId: string; present: ReadonlySet<string> },
	actor: string,
	now: Date
): Promise<Result<null, ProxyRefusal | 'sitting-is-over'>> {
	const sitting = await lockSitting(tx, sittingId);
	if (!sitting || sitting.state === 'closed') return refuse('sitting-is-over');
	const refusal = proxyRefusal(await registeredProxies(tx, sittingId), { giver, holder }, present);
	if (refusal) return refuse(refusal);
	await tx.insert(proxies, {
		id: newId(now.getTime()),
		sittingId,
		giverMandateId: giver,
		holderMandateId: holder,
		givenAt: now,
		recordedBy: actor
	});
	await raiseVersion(tx, sittingId);
	await appendJournal(tx, { act: 'proxy.registered', object: sittingId, actor, details: { giver, holder } }, now);
	return ok(null);
}

/** A proxy may be taken back at any time; polls that are open keep the rights frozen when they opened. */
export async function revokeProxy(
	tx: TenantTx,
	{ sittingId, giver }: { sittingId: string; giver: string },
	actor: string,
	now: Date
): Promise<Result<null, 'no-proxy'>> {
	await lockSitting(tx, sittingId);
	const revoked = await tx
		.update(
			proxies,
			{ revokedAt: now },
			and(eq(proxies.sittingId, sittingId), eq(proxies.giverMandateId, giver), isNull(proxies.revokedAt))
		)
		.returning({ id: proxies.id });
	if (revoked.length === 0) return refuse('no-proxy');
	await raiseVersion(tx, sittingId);
	await appendJournal(tx, { act: 'proxy.revoked', object: sittingId, actor, details: { giver } }, now);
	return ok(null);
}
