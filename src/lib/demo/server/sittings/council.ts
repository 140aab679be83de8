import { asc, eq } from 'drizzle-orm';
import type { TenantDb } from '#lib/database/server/tenant-db.ts';
import { tenantBySlug, type Tenant } from '#lib/people/server/members.ts';
import { bodies, groups, mandates, staffRoles } from '#lib/people/server/tables.ts';
import type { Stage } from '../stage.ts';

/** One council of the story: what the tellers of its sittings need to know. */
export interface Council {
	tenant: Tenant;
	database: TenantDb;
	bodyId: string;
	bodyName: string;
	/** The clerk, in whose name everything is prepared. */
	clerk: string;
	/** In the order of protocol, the chair first. */
	members: { mandateId: string; accountId: string; group: string }[];
}

export async function councilOf(stage: Stage, slug: string): Promise<Council> {
	const tenant = await tenantBySlug(stage.installation, slug);
	if (!tenant) throw new Error('the council was seated before');
	const database = stage.tenant(tenant.id);
	return database.transaction(async (tx) => {
		const [body] = await tx.select().from(bodies);
		const [clerk] = await tx.select().from(staffRoles).where(eq(staffRoles.role, 'clerk'));
		if (!body || !clerk) throw new Error('the council was seated before');
		const rows = await tx
			.select({ mandateId: mandates.id, accountId: mandates.accountId, group: groups.shortName })
			.from(mandates)
			.leftJoin(groups, eq(groups.id, mandates.groupId))
			.orderBy(asc(mandates.protocolOrder));
		const members = rows.map(({ group, ...member }) => ({ ...member, group: group ?? '' }));
		return { tenant, database, bodyId: body.id, bodyName: body.name, clerk: clerk.accountId, members };
	});
}

/** A refusal in the story is a bug of the story. */
export function must<Value>(result: { ok: true; value: Value } | { ok: false; refusal: string }): Value {
	if (!result.ok) throw new Error(`the story was refused: ${result.refusal}`);
	return result.value;
}
