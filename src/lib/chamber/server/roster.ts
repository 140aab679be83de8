import { and, asc, eq } from 'drizzle-orm';
import { ruleSetOn } from '#lib/agenda/rules/sets.ts';
import type { RuleSet } from '#lib/agenda/rules/rule-set.ts';
import { sittings } from '#lib/agenda/server/tables.ts';
import type { Sitting } from '#lib/agenda/server/live-version.ts';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { localDate } from '#lib/kernel/local-date.ts';
import { inOfficeOn } from '#lib/people/server/members.ts';
import { accounts, bodies, groups, mandates, tenants } from '#lib/people/server/tables.ts';
import { presences } from './tables.ts';

/** A member in office on the day of the sitting. */
export interface Seated {
	mandateId: string;
	accountId: string;
	seat: number;
	isChair: boolean;
	civility: 'M.' | 'Mme';
	firstName: string;
	lastName: string;
	title: string;
	group: { shortName: string; hue: number } | null;
}

/** The members in office of a sitting's body on its day, by seat, and the law that binds them then. */
export async function roster(tx: TenantTx, sitting: Sitting): Promise<{ members: Seated[]; law: RuleSet }> {
	const [place] = await tx
		.select({ timeZone: tenants.timeZone, ruleSetId: bodies.ruleSetId })
		.from(bodies)
		.innerJoin(tenants, eq(tenants.id, bodies.tenantId))
		.where(eq(bodies.id, sitting.bodyId));
	if (!place) throw new Error('a sitting has a body');
	const day = localDate(sitting.startsAt, place.timeZone);
	const members = await tx
		.select({
			mandateId: mandates.id,
			accountId: mandates.accountId,
			seat: mandates.seat,
			isChair: mandates.isChair,
			civility: accounts.civility,
			firstName: accounts.firstName,
			lastName: accounts.lastName,
			title: mandates.title,
			group: { shortName: groups.shortName, hue: groups.hue }
		})
		.from(mandates)
		.innerJoin(accounts, eq(accounts.id, mandates.accountId))
		.leftJoin(groups, eq(groups.id, mandates.groupId))
		.where(and(eq(mandates.bodyId, sitting.bodyId), inOfficeOn(day)))
		.orderBy(asc(mandates.seat));
	return { members, law: ruleSetOn(place.ruleSetId, day) };
}

/** Mandates of the members who are in the room now. */
export async function presentMandates(tx: TenantTx, sittingId: string): Promise<Set<string>> {
	const rows = await tx
		.select({ mandateId: presences.mandateId })
		.from(presences)
		.where(and(eq(presences.sittingId, sittingId), eq(presences.isPresent, true)));
	return new Set(rows.map(({ mandateId }) => mandateId));
}

export async function sittingById(tx: TenantTx, sittingId: string): Promise<Sitting | undefined> {
	const [sitting] = await tx.select().from(sittings).where(eq(sittings.id, sittingId));
	return sitting;
}
