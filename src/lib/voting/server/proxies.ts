import { and, asc, eq, inArray, isNull } from 'drizzle-orm';
import { lockSitting, raiseVersion, type Sitting } from '#lib/agenda/server/live-version.ts';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { appendJournal } from '#lib/journal/server/append.ts';
import { newId } from '#lib/kernel/ids.ts';
import { localDate } from '#lib/kernel/local-date.ts';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import { inOfficeOn } from '#lib/people/server/members.ts';
import { bodies, mandates, tenants } from '#lib/people/server/tables.ts';
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
): Promise<Result<null, ProxyRefusal | 'sitting-is-over' | 'not-a-member'>> {
	const sitting = await lockSitting(tx, sittingId);
	if (!sitting || sitting.state === 'closed') return refuse('sitting-is-over');
	if (!(await areMembers(tx, sitting, [giver, holder]))) return refuse('not-a-member');
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

/** Whether all these mandates are of the sitting's body, and in office on its day. */
async function areMembers(tx: TenantTx, sitting: Sitting, mandateIds: string[]): Promise<boolean> {
	const [place] = await tx
		.select({ timeZone: tenants.timeZone })
		.from(bodies)
		.innerJoin(tenants, eq(tenants.id, bodies.tenantId))
		.where(eq(bodies.id, sitting.bodyId));
	if (!place) throw new Error('a sitting has a body');
	const isAsked = inArray(mandates.id, mandateIds);
	const isSeated = inOfficeOn(localDate(sitting.startsAt, place.timeZone));
	const found = await tx
		.select({ id: mandates.id })
		.from(mandates)
		.where(and(isAsked, eq(mandates.bodyId, sitting.bodyId), isSeated));
	return new Set(mandateIds).size === found.length;
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
