import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { freshDatabase } from '#lib/testing/database.ts';
import { authorizedFor } from '#lib/testing/authorized.ts';
import { makeBody, makeGroup, makeMandate, makeStaff, makeTenant } from '#lib/testing/factories.ts';
import { addMember, endMandate, inviteMember, readCouncil } from './keep-members.ts';
import { lookAtLink } from './links.ts';
import { listSessions, startSession } from './sessions.ts';
import { setUpInstallation } from './set-up.ts';
import { makeSignInLink } from './links.ts';
import { accounts, memberships, staffRoles, tenants } from './tables.ts';

const database = await freshDatabase();
const db = database.installation;
const now = new Date('2026-06-18T18:00:00Z');
const today = '2026-06-18';
const person = {
	civility: 'Mme',
	firstName: 'Jeanne',
	lastName: 'Aubrac',
	title: 'Conseillère',
	groupId: null
} as const;
const member = (email: string) => ({ ...person, email, birthDate: '1980-01-01' });

async function council(legalSize = 3) {
	const tenant = await makeTenant(database);
	const body = await makeBody(database, tenant.id, { legalSize });
	const clerk = await makeStaff(database, tenant.id);
	return { tenant, body, keeping: { tenantId: tenant.id, actor: clerk.id, today, now } };
}

test('a new member takes the first free seat, and a full council takes nobody', async () => {
	const { tenant, keeping } = await council(2);
	expect(await addMember(db, member('a@valmont.example'), keeping)).toMatchObject({ ok: true });
	expect(await addMember(db, member('b@valmont.example'), keeping)).toMatchObject({ ok: true });
	expect(await addMember(db, member('c@valmont.example'), keeping)).toEqual({ ok: false, refusal: 'council-full' });
	const { members } = await readCouncil(database.tenant(tenant.id), today);
	expect(members.map(({ seat }) => seat)).toEqual([1, 2]);
});

test('one address is one person, in every council of the installation', async () => {
	const [ville, agglo] = [await council(), await council()];
	await addMember(db, member('both@valmont.example'), ville.keeping);
	expect(await addMember(db, member('both@valmont.example'), agglo.keeping)).toMatchObject({ ok: true });
	expect(await addMember(db, member('both@valmont.example'), agglo.keeping)).toMatchObject({ refusal: 'already-sits' });
	expect(await db.select().from(accounts).where(eq(accounts.email, 'both@valmont.example'))).toHaveLength(1);
});

test('nobody is seated with a group of another council', async () => {
	const [ville, agglo] = [await council(), await council()];
	const elsewhere = (await makeGroup(database, agglo.tenant.id)).id;
	const wanted = { ...member('group@valmont.example'), groupId: elsewhere };
	expect(await addMember(db, wanted, ville.keeping)).toEqual({ ok: false, refusal: 'group-unknown' });
});

test('a mandate that ended frees its seat; somebody else’s tenant cannot end it', async () => {
	const { tenant, body, keeping } = await council(1);
	const mandate = await makeMandate(database, tenant.id, { bodyId: body.id, seat: 1 });
	const stranger = await council();
	expect(await endMandate(db, authorizedFor('end-mandate', mandate.id), stranger.keeping)).toMatchObject({
		refusal: 'member-unknown'
	});
	expect(await endMandate(db, authorizedFor('end-mandate', mandate.id), keeping)).toMatchObject({ ok: true });
	expect(await addMember(db, member('next@valmont.example'), keeping)).toMatchObject({ ok: true });
});

test('who leaves one council stays signed in for another, and is signed out with the last mandate', async () => {
	const [ville, agglo] = [await council(), await council()];
	const inVille = await makeMandate(database, ville.tenant.id, { bodyId: ville.body.id });
	const { accountId } = inVille;
	await db.insert(memberships).values({ accountId, tenantId: agglo.tenant.id });
	const inAgglo = await makeMandate(database, agglo.tenant.id, { bodyId: agglo.body.id, accountId });
	await startSession(db, { accountId, deviceName: 'tablet', level: 2, endsAt: new Date(now.getTime() + 60_000) }, now);
	await endMandate(db, authorizedFor('end-mandate', inVille.id), ville.keeping);
	expect(await listSessions(db, accountId, now)).toHaveLength(1);
	await endMandate(db, authorizedFor('end-mandate', inAgglo.id), agglo.keeping);
	expect(await listSessions(db, accountId, now)).toHaveLength(0);
});

test('an invitation is a link of that member', async () => {
	const { tenant, body, keeping } = await council();
	const mandate = await makeMandate(database, tenant.id, { bodyId: body.id });
	const invited = await inviteMember(db, authorizedFor('invite-member', tenant.id), mandate.id, keeping);
	const token = invited.ok ? invited.value.path.split('/').at(-1)! : '';
	expect(await lookAtLink(db, token, now)).toMatchObject({ accountId: mandate.accountId, purpose: 'invitation' });
});

test('the set-up link makes the first administrator and the first council, once', async () => {
	const expiresAt = new Date(now.getTime() + 1000);
	const path = await makeSignInLink(
		db,
		{ accountId: null, tenantId: null, purpose: 'set-up', target: '/desk', expiresAt },
		now
	);
	const wanted = {
		...({ civility: 'M.', firstName: 'Paul', lastName: 'Serre', email: 'paul@neuve.example' } as const),
		...({ tenantName: 'Ville de Saint-Étienne-Neuve', kind: 'commune', population: 2100, department: '48' } as const),
		legalSize: 19
	};
	const token = path.split('/').at(-1)!;
	const tries = await Promise.all([
		setUpInstallation(db, token, wanted, now),
		setUpInstallation(db, token, wanted, now)
	]);
	expect(tries.filter((attempt) => attempt.ok)).toHaveLength(1);
	const [tenant] = await db.select().from(tenants).where(eq(tenants.slug, 'ville-de-saint-etienne-neuve'));
	const { body } = await readCouncil(database.tenant(tenant!.id), today);
	expect(body).toMatchObject({ legalSize: 19, ruleSetId: 'fr-commune-under-3500' });
	const roles = await database.tenant(tenant!.id).transaction((tx) => tx.select().from(staffRoles));
	expect(roles).toMatchObject([{ role: 'administrator' }]);
});
