import { expect, test } from 'vitest';
import { chainWaiting } from '#lib/journal/server/chain.ts';
import { readJournal } from '#lib/journal/server/read.ts';
import { authorizedFor } from '#lib/testing/authorized.ts';
import { freshDatabase } from '#lib/testing/database.ts';
import { makeAccount, makeStaff, makeTenant, NOW } from '#lib/testing/factories.ts';
import type { NewCouncil } from '../council-schemas.ts';
import { addHost, createCouncil, listCouncils, pauseCouncil, removeHost } from './councils.ts';
import { changeArms, changeIdentity, changeSender, senderOf } from './identity.ts';
import { lookAtLink } from './links.ts';
import { staffRolesOf, tenantBySlug } from './members.ts';
import type { SignedIn } from './sessions.ts';
import { tenantsOfStaff } from './staff-tenants.ts';

const database = await freshDatabase();
const { installation } = database;
const keeper = (await makeAccount(database, { isInstallationAdministrator: true })).id;
const keeping = { actor: keeper, now: NOW };
const proofOf = <Act extends Parameters<typeof authorizedFor>[0]>(act: Act, object = keeper) =>
	authorizedFor(act, object, keeper);

const wanted: NewCouncil = {
	...{ civility: 'M.', firstName: 'Ali', lastName: 'Roux', email: 'ali.roux@agglo.example' },
	...{
		tenantName: 'Agglo du Val',
		slug: 'agglo-du-val',
		kind: 'epci',
		population: 90_000,
		department: '34',
		legalSize: 45
	}
};
const actsOf = async (tenantId: string) => {
	await chainWaiting(database.tenant(tenantId));
	const entries = await database.tenant(tenantId).transaction((tx) => readJournal(tx, {}));
	// Written down in the same millisecond: in no order of their own.
	return entries
		.map(({ body }) => [body?.act, body?.actor, body?.details] as const)
		.toSorted(([one], [other]) => String(one).localeCompare(String(other)));
};

test('a new council has its body, its first administrator, a link for that person, and a journal that begins so', async () => {
	const created = await createCouncil(installation, proofOf('create-council'), wanted, keeping);
	if (!created.ok) throw new Error(created.refusal);
	const council = (await tenantBySlug(installation, 'agglo-du-val'))!;
	const link = await lookAtLink(installation, created.value.path.slice('/link/'.length), NOW);
	expect(link).toMatchObject({ purpose: 'invitation', target: '/desk/agglo-du-val', name: 'Ali Roux' });
	expect(await staffRolesOf(database.tenant(council.id), link!.accountId!)).toEqual(['administrator']);
	expect(await staffRolesOf(database.tenant(council.id), keeper)).toEqual([]);
	const acts = (await actsOf(council.id)).map(([act, actor]) => [act, actor]);
	expect(acts).toEqual([
		['administrator.invited', keeper],
		['tenant.created', keeper]
	]);
	const again = await createCouncil(installation, proofOf('create-council'), wanted, keeping);
	expect(again).toEqual({ ok: false, refusal: 'slug-taken' });
});

test('whoever is known by this address is the same person', async () => {
	const known = await makeAccount(database, { email: 'twice@valmont.example' });
	await createCouncil(installation, proofOf('create-council'), { ...wanted, slug: 'two', email: known.email }, keeping);
	const council = (await tenantBySlug(installation, 'two'))!;
	expect(await staffRolesOf(database.tenant(council.id), known.id)).toEqual(['administrator']);
});

test('a paused council is found by nobody, and is as it was when it is opened again', async () => {
	const ville = await makeTenant(database, { slug: 'paused' });
	const clerk = await makeStaff(database, ville.id);
	const account = { ...clerk, locale: null, isInstallationAdministrator: false };
	const by = {
		sessionId: clerk.id,
		level: 2,
		tenantId: null,
		endsAt: NOW,
		verifiedAt: NOW,
		isDemo: false,
		deviceId: null
	} as const;
	const session: SignedIn = { ...by, account, councils: [ville.id] };
	const proof = proofOf('pause-council', ville.id);
	expect(await pauseCouncil(installation, proof, true, keeping)).toMatchObject({ ok: true });
	expect(await pauseCouncil(installation, proof, true, keeping)).toEqual({ ok: false, refusal: 'council-unknown' });
	expect(await tenantBySlug(installation, 'paused')).toBeUndefined();
	expect(await tenantsOfStaff(installation, database.tenant, session)).toEqual([]);
	expect(await pauseCouncil(installation, proof, false, keeping)).toMatchObject({ ok: true });
	expect((await tenantsOfStaff(installation, database.tenant, session)).map(({ slug }) => slug)).toEqual(['paused']);
	expect((await actsOf(ville.id)).map(([act]) => act)).toEqual(['tenant.paused', 'tenant.resumed']);
});

test('a host is one council’s, and only that council gives it up', async () => {
	const [one, other] = [await makeTenant(database), await makeTenant(database)];
	const host = { host: 'conseil.example' };
	expect(await addHost(installation, proofOf('change-hosts', one.id), host, keeping)).toMatchObject({ ok: true });
	const taken = await addHost(installation, proofOf('change-hosts', other.id), host, keeping);
	expect(taken).toEqual({ ok: false, refusal: 'host-taken' });
	const removed = await removeHost(installation, proofOf('change-hosts', other.id), host, keeping);
	expect(removed).toEqual({ ok: false, refusal: 'council-unknown' });
	const listed = (await listCouncils(installation)).find(({ id }) => id === one.id);
	expect(listed?.hosts).toEqual(['conseil.example']);
	expect(await removeHost(installation, proofOf('change-hosts', one.id), host, keeping)).toMatchObject({ ok: true });
	expect((await actsOf(one.id)).map(([act, , details]) => [act, details])).toEqual([
		['tenant.host-added', host],
		['tenant.host-removed', host]
	]);
});

test('identity, arms and sender change one council, and the journal says which fields, not what they are', async () => {
	const ville = await makeTenant(database);
	const neighbour = await makeTenant(database);
	const identity = { name: 'Ville neuve', accentHue: 30, department: '2A', timeZone: 'Indian/Reunion' };
	await changeIdentity(installation, ville.id, identity, keeping);
	await changeIdentity(installation, ville.id, identity, keeping);
	await changeArms(installation, ville.id, 'a'.repeat(64), keeping);
	const sender = { mailName: 'Secrétariat', mailReplyTo: 'secretariat@ville.example' };
	await changeSender(installation, proofOf('change-sender', ville.id), sender, keeping);
	expect(await tenantBySlug(installation, ville.slug)).toMatchObject({ ...identity, ...sender });
	expect(await tenantBySlug(installation, neighbour.slug)).toEqual(neighbour);
	expect(await senderOf(installation, ville.id)).toEqual({ name: 'Secrétariat', replyTo: 'secretariat@ville.example' });
	expect(await senderOf(installation, neighbour.id)).toEqual({ name: neighbour.name, replyTo: null });
	expect((await actsOf(ville.id)).map(([act, , details]) => [act, details])).toEqual([
		['tenant.arms-changed', { fields: ['armsSha256'] }],
		['tenant.identity-changed', { fields: ['accentHue', 'department', 'name', 'timeZone'] }],
		['tenant.sender-changed', { fields: ['mailName', 'mailReplyTo'] }]
	]);
});
