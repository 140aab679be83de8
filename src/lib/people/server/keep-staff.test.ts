import { desc, eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { journalEntries } from '#lib/journal/server/tables.ts';
import { readBody } from '#lib/journal/rules/body.ts';
import { freshDatabase } from '#lib/testing/database.ts';
import * as make from '#lib/testing/factories.ts';
import { authorize, type DangerousAct } from '../rules/authorized.ts';
import type { GivenRole } from '../rules/given-role.ts';
import { NO_STAFF } from '../rules/staff.ts';
import { addKind, readKinds } from './keep-kinds.ts';
import { addService, raiseService, readServices, renameService } from './keep-services.ts';
import { giveRole, readStaff, takeRole } from './keep-staff.ts';
import { onRightsChanged } from './rights-signal.ts';
import { startSession } from './sessions.ts';
import { readStaffFacts } from './staff-facts.ts';
import { accounts } from './tables.ts';

const database = await freshDatabase();
const tenant = await make.makeTenant(database);
const town = database.tenant(tenant.id);
const body = await make.makeBody(database, tenant.id);
const other = await make.makeKind(database, tenant.id, { bodyId: body.id, name: 'Réunion de travail' });
const boss = await make.makeStaff(database, tenant.id, 'administrator');
const now = make.NOW;
const keeping = { tenantId: tenant.id, actor: boss.id, today: '2026-06-18', now };

function proofOf<Act extends DangerousAct>(act: Act, object: string) {
	const by = { accountId: boss.id, level: 2 as const, verifiedAt: now, isDemo: false, tenantId: null, hasWayIn: true };
	const proof = authorize({ act, object }, by, null, now);
	if (!proof.ok) throw new Error(proof.refusal);
	return proof.value;
}
const person = { civility: 'Mme' as const, firstName: 'Inès', lastName: 'Rambaud', email: 'ines@valmont.example' };
const give = (role: GivenRole, kindIds: string[] = [], email = person.email, serviceIds: string[] = []) => {
	const wanted = { ...person, email, role, kindIds, serviceIds };
	return giveRole(database.installation, proofOf('give-role', tenant.id), wanted, keeping);
};
const take = (roleId: string) => takeRole(database.installation, proofOf('take-role', roleId), keeping);
const staff = () => town.transaction((tx) => readStaff(tx));
const held = async (email = person.email) => (await staff()).filter((one) => one.email === email);
const journal = async () => {
	const all = await town.transaction((tx) => tx.select().from(journalEntries).orderBy(desc(journalEntries.createdAt)));
	return all.map((entry) => readBody(entry.body));
};

test('a role is given with a link for the first visit, and stands in the journal with its reach', async () => {
	const given = await give('clerk-of-kinds', [other.id]);
	expect(given).toMatchObject({ ok: true, value: { name: 'Inès Rambaud', path: expect.stringMatching(/^\/link\//) } });
	expect(await held()).toMatchObject([{ given: 'clerk-of-kinds', limits: ['Réunion de travail'] }]);
	const entries = await journal();
	expect(entries.find((entry) => entry?.act === 'role.given')).toMatchObject({
		actor: boss.id,
		details: { role: 'clerk', keepsAllKinds: false, kindIds: [other.id] }
	});
});

test('given again, a role has the new reach only, and what is open by it is looked at again', async () => {
	const told: string[] = [];
	const stop = onRightsChanged((accountId) => told.push(accountId));
	await give('clerk');
	stop();
	expect(await held()).toMatchObject([{ given: 'clerk', limits: [] }]);
	expect(told).toHaveLength(1);
	expect(await readStaffFacts(town, told[0] ?? '')).toEqual({ ...NO_STAFF, roles: ['clerk'], kinds: 'all' });
});

test('a clerk of named kinds needs one of this tenant', async () => {
	const elsewhere = await make.makeTenant(database);
	const theirs = await make.makeBody(database, elsewhere.id);
	const foreign = await make.makeKind(database, elsewhere.id, { bodyId: theirs.id });
	expect(await give('clerk-of-kinds')).toEqual({ ok: false, refusal: 'kind-missing' });
	expect(await give('clerk-of-kinds', [foreign.id])).toEqual({ ok: false, refusal: 'kind-unknown' });
});

test('whoever loses the only role is signed out everywhere', async () => {
	const email = 'agent@valmont.example';
	await give('reader-of-closed', [], email);
	const [role] = await held(email);
	const [account] = await database.installation.select().from(accounts).where(eq(accounts.email, email));
	const accountId = account?.id ?? '';
	const endsAt = new Date(now.getTime() + 3_600_000);
	const session = { accountId, level: 2 as const, deviceName: 'poste', endsAt, tenantId: null };
	await startSession(database.installation, session, now);
	expect(await take(role?.roleId ?? '')).toMatchObject({ ok: true });
	expect(await held(email)).toEqual([]);
	const left = await database.installation.select().from(accounts).where(eq(accounts.id, accountId));
	expect(left[0]?.sessionEpoch).toBe((account?.sessionEpoch ?? 0) + 1);
	expect(await take(role?.roleId ?? '')).toEqual({ ok: false, refusal: 'role-unknown' });
});

test('the last administrator keeps the role', async () => {
	const [only] = (await staff()).filter(({ given }) => given === 'administrator');
	expect(await take(only?.roleId ?? '')).toEqual({ ok: false, refusal: 'last-administrator' });
	await give('administrator', [], 'second@valmont.example');
	expect(await take(only?.roleId ?? '')).toMatchObject({ ok: true });
});

test('two kinds of sitting do not share a name', async () => {
	const add = (name: string, bodyId = body.id) => town.transaction((tx) => addKind(tx, { name, bodyId }, boss.id, now));
	expect(await add('Bureau')).toMatchObject({ ok: true });
	expect(await add('Bureau')).toEqual({ ok: false, refusal: 'kind-name-taken' });
	expect(await add('Commission', crypto.randomUUID())).toEqual({ ok: false, refusal: 'body-unknown' });
	expect((await town.transaction((tx) => readKinds(tx))).at(-1)).toMatchObject({ name: 'Bureau' });
});

test('a drafter drafts for the services that were named, and for no other', async () => {
	const services = await town.transaction(async (tx) => {
		for (const name of ['Finances', 'Urbanisme']) await addService(tx, { name }, boss.id, now);
		return readServices(tx);
	});
	const [finances] = services.map(({ id }) => id);
	const email = 'redaction@valmont.example';
	expect(await give('drafter', [], email)).toEqual({ ok: false, refusal: 'service-missing' });
	expect(await give('drafter', [], email, [crypto.randomUUID()])).toEqual({ ok: false, refusal: 'service-unknown' });
	expect(await give('drafter', [], email, [finances ?? ''])).toMatchObject({ ok: true });
	expect(await held(email)).toMatchObject([{ given: 'drafter', limits: ['Finances'] }]);
	const [account] = await database.installation.select().from(accounts).where(eq(accounts.email, email));
	const facts = await readStaffFacts(town, account?.id ?? '');
	expect(facts).toEqual({ ...NO_STAFF, roles: ['drafter'], draftsFor: [finances] });
});

test('two services do not share a name, and one may stand before another', async () => {
	const act = <Value>(run: (tx: TenantTx) => Promise<Value>) => town.transaction(run);
	const names = async () => (await act(readServices)).map(({ name }) => name);
	const [finances, planning] = await act(readServices);
	expect(await act((tx) => addService(tx, { name: 'Finances' }, boss.id, now))).toMatchObject({
		refusal: 'service-name-taken'
	});
	const rename = (serviceId: string, name: string) => act((tx) => renameService(tx, { serviceId, name }, boss.id, now));
	expect(await rename(planning?.id ?? '', 'Finances')).toMatchObject({ refusal: 'service-name-taken' });
	expect(await rename(crypto.randomUUID(), 'Voirie')).toMatchObject({ refusal: 'service-unknown' });
	expect(await rename(planning?.id ?? '', 'Urbanisme et habitat')).toMatchObject({ ok: true });
	await act((tx) => raiseService(tx, planning?.id ?? ''));
	expect(await names()).toEqual(['Urbanisme et habitat', 'Finances']);
	await act((tx) => raiseService(tx, planning?.id ?? ''));
	expect(await names()).toEqual(['Urbanisme et habitat', 'Finances']);
	expect(finances?.name).toBe('Finances');
});
