import type { Database } from '#lib/database/server/database.ts';
import { newId } from '#lib/kernel/ids.ts';
import { accounts, mandates, memberships } from '#lib/people/server/tables.ts';
import { makeBody, makeItem, makeSitting, makeStaff, makeTenant, NOW } from './factories.ts';

interface CouncilWish {
	members?: number;
	items?: number;
	state?: 'draft' | 'published' | 'open' | 'closed';
}

/** A council with its clerk, `members` seats all filled, the first of them the mayor, and a sitting with items. */
export async function makeCouncil(
	database: Database,
	{ members = 39, items = 3, state = 'published' }: CouncilWish = {}
) {
	const tenant = await makeTenant(database);
	const tenantDb = database.tenant(tenant.id);
	const body = await makeBody(database, tenant.id, { legalSize: members });
	const clerk = await makeStaff(database, tenant.id);
	const seats = Array.from({ length: members }, (_, index) => index + 1);
	const people = seats.map((seat) => ({
		id: newId(),
		email: `${tenant.slug}.${seat}@valmont.example`,
		civility: 'Mme' as const,
		firstName: 'Camille',
		lastName: `Siège-${seat}`,
		createdAt: NOW
	}));
	const seated = people.map((account, index) => ({
		id: newId(),
		accountId: account.id,
		bodyId: body.id,
		title: index === 0 ? 'Maire' : 'Conseillère municipale',
		isChair: index === 0,
		seat: index + 1,
		protocolOrder: index + 1,
		birthDate: '1975-03-14',
		startsOn: '2026-03-22'
	}));
	await database.installation.insert(accounts).values(people);
	await database.installation
		.insert(memberships)
		.values(people.map(({ id }) => ({ accountId: id, tenantId: tenant.id, joinedAt: NOW })));
	await tenantDb.transaction((tx) => tx.insert(mandates, seated));
	const sitting = await makeSitting(database, tenant.id, { bodyId: body.id, state, publishedAt: NOW });
	const agenda = [];
	for (let number = 1; number <= items; number += 1)
		agenda.push(await makeItem(database, tenant.id, { sittingId: sitting.id, number, position: number }));
	return { tenant, database: tenantDb, body, clerk, mandates: seated, sitting, items: agenda };
}
