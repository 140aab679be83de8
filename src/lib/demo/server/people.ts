import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { newId } from '#lib/kernel/ids.ts';
import { scopedTo, type RawTransaction } from '#lib/people/server/account-acts.ts';
import { makeBodyWithKind } from '#lib/people/server/bodies.ts';
import type { StaffRole } from '#lib/people/rules/staff.ts';
import { staffRoleServices, townServices } from '#lib/people/server/service-tables.ts';
import { accounts, groups, mandates, memberships, staffRoles, tenants } from '#lib/people/server/tables.ts';
import { AGGLO } from '../cast/agglo.ts';
import { handleOf, seatsByGroup, type CastMember, type CastStaff, type CastTenant } from '../cast/cast.ts';
import { VILLE } from '../cast/ville.ts';
import { beginStory, type DemoPerson, type DemoRole } from './told.ts';

/** Two tenants, everybody in them, their groups and seats: all or nothing. Only into an empty installation. */
export async function seedPeople(installation: NodePgDatabase, now: Date): Promise<void> {
	await installation.transaction(async (raw) => {
		const people = new Map<string, DemoPerson>();
		for (const tenant of [VILLE, AGGLO]) await seedTenant(raw, tenant, people, now);
		await beginStory(raw, [...people.values()], now);
	});
}

async function seedTenant(
	raw: RawTransaction,
	cast: CastTenant,
	people: Map<string, DemoPerson>,
	now: Date
): Promise<void> {
	const tenantId = newId(now.getTime());
	await raw.insert(tenants).values({
		id: tenantId,
		slug: cast.slug,
		name: cast.name,
		kind: cast.kind,
		population: cast.population,
		accentHue: cast.accentHue,
		timeZone: 'Europe/Paris',
		department: '34',
		createdAt: now
	});
	await seedAccounts(raw, tenantId, cast, people, now);
	const tx = await scopedTo(raw, tenantId);
	await seedCouncil(tx, cast, people, now);
	const roles = cast.staff.map((staff) => ({ id: newId(), accountId: accountOf(people, staff), role: staff[3] }));
	await tx.insert(staffRoles, roles);
	await seedServices(tx, cast, people, roles);
}

/** The services of the town hall, and the roles that are for them. */
async function seedServices(
	tx: TenantTx,
	cast: CastTenant,
	people: Map<string, DemoPerson>,
	roles: { id: string; accountId: string; role: StaffRole }[]
): Promise<void> {
	for (const [position, { name, drafters, validators }] of cast.services.entries()) {
		const serviceId = newId();
		await tx.insert(townServices, { id: serviceId, name, position });
		const held = (as: StaffRole, handles: string[]) =>
			handles.flatMap((handle) =>
				roles.filter(({ accountId, role }) => role === as && accountId === people.get(handle)?.accountId)
			);
		for (const { id: roleId } of [...held('drafter', drafters), ...held('validator', validators)])
			await tx.insert(staffRoleServices, { roleId, serviceId });
	}
}

async function seedAccounts(
	raw: RawTransaction,
	tenantId: string,
	cast: CastTenant,
	people: Map<string, DemoPerson>,
	now: Date
): Promise<void> {
	const chair = cast.members[0];
	const accountsMade: (typeof accounts.$inferInsert)[] = [];
	const everybody: (CastMember | CastStaff)[] = [...cast.members, ...cast.staff];
	for (const person of everybody) {
		const [civility, firstName, lastName] = person;
		const handle = handleOf(firstName, lastName);
		const known = people.get(handle);
		if (known) {
			known.tenantSlugs.push(cast.slug);
			continue;
		}
		const role = roleOf(person, chair);
		const id = newId(now.getTime());
		people.set(handle, { handle, accountId: id, role, tenantSlugs: [cast.slug] });
		accountsMade.push({
			id,
			email: `${handle}@${cast.mailDomain}`,
			civility,
			firstName,
			lastName,
			isInstallationAdministrator: role === 'administrator',
			createdAt: now
		});
	}
	await raw.insert(accounts).values(accountsMade);
	await raw
		.insert(memberships)
		.values(everybody.map((person) => ({ accountId: accountOf(people, person), tenantId, joinedAt: now })));
}

async function seedCouncil(tx: TenantTx, cast: CastTenant, people: Map<string, DemoPerson>, now: Date): Promise<void> {
	const bodyId = newId(now.getTime());
	await makeBodyWithKind(tx, { id: bodyId, ...cast.body, kind: 'council', legalSize: cast.members.length });
	const groupIds = new Map(cast.groups.map(({ code }) => [code, newId(now.getTime())]));
	await tx.insert(
		groups,
		cast.groups.map(({ code, name, hue }, position) => ({
			id: groupIds.get(code) ?? '',
			name,
			shortName: code,
			hue,
			position
		}))
	);
	const seats = seatsByGroup(cast);
	await tx.insert(
		mandates,
		cast.members.map((member, index) => ({
			id: newId(now.getTime()),
			accountId: accountOf(people, member),
			bodyId,
			groupId: groupIds.get(member[4]) ?? null,
			title: member[5],
			isChair: index === 0,
			seat: seats[index] ?? 0,
			protocolOrder: index + 1,
			birthDate: birthDate(member[3], index),
			startsOn: cast.seatedOn
		}))
	);
}

function roleOf(person: CastMember | CastStaff, chair: CastMember | undefined): DemoRole {
	if (person === chair) return 'chair';
	if (person.length === 6) return 'member';
	return person[3] === 'reader' ? 'clerk' : person[3];
}

function accountOf(people: Map<string, DemoPerson>, person: CastMember | CastStaff): string {
	const known = people.get(handleOf(person[1], person[2]));
	if (!known) throw new Error('everybody of the cast has an account');
	return known.accountId;
}

/** Birthdays spread over the year; ages decide ties in elections. */
function birthDate(year: number, index: number): string {
	const month = String((index % 12) + 1).padStart(2, '0');
	return `${year}-${month}-${String(((index * 7) % 28) + 1).padStart(2, '0')}`;
}
