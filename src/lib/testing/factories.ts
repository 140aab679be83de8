import { eq } from 'drizzle-orm';
import type { InferInsertModel, InferSelectModel } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import { items, sittings } from '#lib/agenda/server/tables.ts';
import type { Database } from '#lib/database/server/database.ts';
import type { NewRow, TenantTable } from '#lib/database/server/tenant-db.ts';
import { newId } from '#lib/kernel/ids.ts';
import { firstKindOf } from '#lib/people/server/bodies.ts';
import { sittingKinds, staffRoleKinds } from '#lib/people/server/role-tables.ts';
import type { StaffRole } from '#lib/people/rules/staff.ts';
import { staffRoleServices, townServices } from '#lib/people/server/service-tables.ts';
import { accounts, bodies, groups, mandates, memberships, staffRoles, tenants } from '#lib/people/server/tables.ts';

/** The evening on which tests happen. */
export const NOW = new Date('2026-06-18T18:00:00Z');
type Some<Table extends PgTable> = Partial<InferInsertModel<Table>>;
type TenantId = string;

let count = 0;

/** A number for each thing made, so that names differ. */
function next(): number {
	count += 1;
	return count;
}

export async function makeTenant(database: Database, wish: Partial<typeof tenants.$inferSelect> = {}) {
	const number = next();
	const row = {
		id: newId(),
		slug: `valmont-${number}`,
		name: `Ville de Valmont ${number}`,
		kind: 'commune',
		population: 24_310,
		accentHue: 250,
		timeZone: 'Europe/Paris',
		department: '34',
		armsSha256: null,
		mailName: null,
		mailReplyTo: null,
		pausedAt: null,
		createdAt: NOW,
		...wish
	} satisfies typeof tenants.$inferSelect;
	await database.installation.insert(tenants).values(row);
	return row;
}

export async function makeAccount(database: Database, wish: Some<typeof accounts> = {}) {
	const number = next();
	const row = {
		id: newId(),
		email: `camille.${number}@valmont.example`,
		civility: 'Mme',
		firstName: 'Camille',
		lastName: `Martin-${number}`,
		createdAt: NOW,
		...wish
	} satisfies InferInsertModel<typeof accounts>;
	await database.installation.insert(accounts).values(row);
	return row;
}

export async function makeBody(database: Database, tenantId: TenantId, wish: Some<typeof bodies> = {}) {
	const number = next();
	const body = {
		id: newId(),
		slug: `conseil-${number}`,
		name: 'Conseil municipal',
		kind: 'council' as const,
		legalSize: 39,
		ruleSetId: 'fr-commune-from-3500',
		...wish
	};
	const made = await insertOne(database, tenantId, bodies, body);
	await makeKind(database, tenantId, { bodyId: made.id, name: `${made.name} ${number}` });
	return made;
}

/** A kind of sitting of a body. */
export async function makeKind(
	database: Database,
	tenantId: TenantId,
	wish: Some<typeof sittingKinds> & { bodyId: string }
) {
	const position = next();
	return insertOne(database, tenantId, sittingKinds, { id: newId(), name: `Séance ${position}`, position, ...wish });
}

export async function makeGroup(database: Database, tenantId: TenantId, wish: Some<typeof groups> = {}) {
	const position = next();
	return insertOne(database, tenantId, groups, {
		id: newId(),
		name: `Valmont ensemble ${position}`,
		shortName: `VE${position}`,
		hue: 145,
		position,
		...wish
	});
}

/** A seat on a body. Without an account one is made; membership of the tenant comes with it. */
export async function makeMandate(
	database: Database,
	tenantId: TenantId,
	wish: Some<typeof mandates> & { bodyId: string }
) {
	const accountId = wish.accountId ?? (await makeAccount(database)).id;
	await database.installation.insert(memberships).values({ accountId, tenantId, joinedAt: NOW }).onConflictDoNothing();
	const seat = next();
	return insertOne(database, tenantId, mandates, {
		id: newId(),
		title: 'Conseillère municipale',
		seat,
		protocolOrder: seat,
		birthDate: '1975-03-14',
		startsOn: '2026-03-22',
		...wish,
		accountId
	});
}

/** A service of the town hall. */
export async function makeService(database: Database, tenantId: TenantId, name?: string) {
	const position = next();
	return insertOne(database, tenantId, townServices, { id: newId(), name: name ?? `Service ${position}`, position });
}

interface StaffWish {
	kindIds?: string[];
	/** Of a drafter or a validator. */
	serviceIds?: string[];
	readsClosed?: boolean;
}

export async function makeStaff(
	database: Database,
	tenantId: TenantId,
	role: StaffRole = 'clerk',
	{ kindIds, serviceIds = [], readsClosed = false }: StaffWish = {}
) {
	const account = await makeAccount(database);
	await database.installation.insert(memberships).values({ accountId: account.id, tenantId, joinedAt: NOW });
	const roleId = newId();
	const row = { id: roleId, accountId: account.id, role, readsClosed, keepsAllKinds: kindIds === undefined };
	await insertOne(database, tenantId, staffRoles, row);
	await database.tenant(tenantId).transaction(async (tx) => {
		for (const kindId of kindIds ?? []) await tx.insert(staffRoleKinds, { roleId, kindId });
		for (const serviceId of serviceIds) await tx.insert(staffRoleServices, { roleId, serviceId });
	});
	return account;
}

export async function makeSitting(
	database: Database,
	tenantId: TenantId,
	wish: Some<typeof sittings> & { bodyId: string }
) {
	const first = () => database.tenant(tenantId).transaction((tx) => firstKindOf(tx, wish.bodyId));
	return insertOne(database, tenantId, sittings, {
		id: newId(),
		kindId: wish.kindId ?? (await first()) ?? '',
		title: 'Conseil municipal',
		startsAt: NOW,
		place: 'Salle du conseil',
		state: 'draft',
		createdAt: NOW,
		...wish
	});
}

export async function makeItem(
	database: Database,
	tenantId: TenantId,
	wish: Some<typeof items> & { sittingId: string }
) {
	const position = next();
	return insertOne(database, tenantId, items, {
		id: newId(),
		position,
		title: `Budget supplémentaire ${position}`,
		createdAt: NOW,
		...wish
	});
}

async function insertOne<Table extends TenantTable & { id: TenantTable['tenantId'] }>(
	database: Database,
	tenantId: TenantId,
	table: Table,
	row: NewRow<Table> & { id: string }
): Promise<InferSelectModel<Table>> {
	return database.tenant(tenantId).transaction(async (tx) => {
		await tx.insert(table, row);
		const made: unknown[] = await tx.select().from(table).where(eq(table.id, row.id));
		return made[0] as InferSelectModel<Table>;
	});
}
