import { copyFile, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { and, eq, getTableName, is } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { prepareInstallation } from '#lib/demo/server/prepare.ts';
import type { Jobs } from '#lib/jobs/server/jobs.ts';
import { chainWaiting, verifyJournal } from '#lib/journal/server/chain.ts';
import { checkpointNow } from '#lib/journal/server/checkpoints.ts';
import { verifyWhole } from '#lib/journal/server/verdict.ts';
import { newId } from '#lib/kernel/ids.ts';
import { mails } from '#lib/mail/server/tables.ts';
import { accountIdentities, identityDoors, identityProviders } from '#lib/people/server/identity/tables.ts';
import type { ProviderSettings } from '#lib/people/rules/identity/settings.ts';
import { sittingKinds, staffRoleKinds } from '#lib/people/server/role-tables.ts';
import { staffRoleServices } from '#lib/people/server/service-tables.ts';
import { eraseInTenant } from '#lib/privacy/server/erase.ts';
import { appendJournal } from '#lib/journal/server/append.ts';
import { journalValues } from '#lib/journal/server/value-tables.ts';
import { startSession } from '#lib/people/server/sessions.ts';
import {
	accounts,
	mandates,
	memberships,
	sessions,
	signInLinks,
	staffRoles,
	tenants
} from '#lib/people/server/tables.ts';
import { bytesOf, keyOf, placeIn, type Place } from './backup-place.ts';
import type { FreshDatabase } from './database.ts';
import { polls } from '#lib/voting/server/tables.ts';
import * as schema from '../../schema.ts';
import { tablesOfTenants } from '#lib/backup/server/catalogue.ts';
import { exportTenant } from '#lib/backup/server/export.ts';
import { itemsShownTo } from '#lib/agenda/server/guest-rights.ts';
import { guestItems, guests } from '#lib/agenda/server/guest-tables.ts';
import { items } from '#lib/agenda/server/tables.ts';
import { restoreTenant } from '#lib/backup/server/restore.ts';

const NOW = new Date('2026-11-19T09:00:00Z');
/** Tables of the installation: what an archive takes of them, or why nothing. */
const OF_THE_INSTALLATION: Record<string, string> = {
	access_reset: 'a lock under way, ended by a restore',
	account: 'who is named, without locks',
	membership: 'with the accounts',
	tenant: 'the line of the council',
	tenant_host: 'addresses belong to a house',
	account_identity: 'a lock of the house',
	device: 'a tablet of the house',
	identity_door: 'of the house, made anew and shut',
	identity_session: 'of a session',
	notes_key: 'of the house: its person begins anew',
	notes_key_device: 'of a session',
	notes_key_request: 'of a session',
	challenge: 'five minutes',
	installation_fact: 'of the house',
	passkey: 'a lock',
	rate_limit: 'of the house',
	recovery_code: 'a lock',
	session: 'ended by a restore',
	sign_in_link: 'ended by a restore',
	step_up: 'of a session',
	totp: 'a lock'
};

const DIRECTORY = {
	id: newId(),
	name: 'Compte de la Ville',
	settings: {
		kind: 'oidc',
		issuer: 'https://sso.valmont.example',
		clientId: 'hemicycle'
	} as unknown as ProviderSettings,
	sealedSecret: Buffer.from('sealed by the first house')
};

const directory = await mkdtemp(join(tmpdir(), 'hemicycle-backup-'));
afterAll(() => rm(directory, { recursive: true, force: true }));

const place = (name: string) => placeIn(directory, name, NOW);

let house: Place;
let ville: string;
let agglo: string;
let clerk: string;
const archive = join(directory, 'valmont.tar');
const inVille = <Value>(work: Parameters<ReturnType<FreshDatabase['tenant']>['transaction']>[0]) =>
	house.database.tenant(ville).transaction(work) as Promise<Value>;
const restore = (at: Place, wish: Partial<Parameters<typeof restoreTenant>[1]> = {}) =>
	restoreTenant(at, { slug: 'valmont', path: archive, isHouseOpen: false, ...wish }, new Date());

beforeAll(async () => {
	house = await place('one');
	const stage = { ...house.database, storage: house.storage, jobs: { enqueue: () => Promise.resolve(newId()) } };
	const settings = { isDemo: true, origin: 'https://conseil.example', port: 3000 };
	const papersDirectory = 'tests/fixtures/montpellier-2014-04-24';
	await prepareInstallation({ ...stage, jobs: stage.jobs as Partial<Jobs> as Jobs, settings, papersDirectory }, NOW);
	const towns = await house.database.installation.select().from(tenants);
	ville = towns.find(({ slug }) => slug === 'valmont')!.id;
	agglo = towns.find(({ id }) => id !== ville)!.id;
	await inVille(async (tx) => {
		const [done] = await tx.select().from(polls).limit(1);
		await tx.insert(polls, { ...done!, id: newId(), state: 'open', closedAt: null, result: null });
		const [role] = await tx.select().from(staffRoles).limit(1);
		clerk = role!.accountId;
		const [mail] = await tx.select().from(mails).limit(1);
		await tx.insert(mails, { ...mail!, id: newId(), idempotencyKey: 'waits', state: 'waiting' });
		await tx.insert(identityProviders, { ...DIRECTORY, changedAt: NOW });
		const [item] = await tx.select().from(items).where(eq(items.isClosed, true)).limit(1);
		const evening = { quality: 'Experte', invitedAt: NOW, endsAt: new Date(Date.now() + 9e6) };
		const guest = { id: newId(), sittingId: item!.sittingId, accountId: clerk, ...evening };
		await tx.insert(guests, guest);
		await tx.insert(guestItems, { id: newId(), guestId: guest.id, itemId: item!.id, admitsClosed: true });
	});
	const door = { providerId: DIRECTORY.id, tenantId: ville, kind: 'oidc', isOn: true } as const;
	await house.database.installation.insert(identityDoors).values(door);
	const linked = { providerId: DIRECTORY.id, subject: 'clerk', accountId: clerk, linkedAt: NOW, lastUsedAt: NOW };
	await house.database.installation.insert(accountIdentities).values(linked);
	for (const id of [ville, agglo]) {
		await chainWaiting(house.database.tenant(id));
		await checkpointNow(house.database.tenant(id), house.signer, NOW);
	}
	await exportTenant(house, 'valmont', archive, NOW);
	await chainWaiting(house.database.tenant(ville));
});

describe('the catalogue', () => {
	test('knows every table of the schema: each is in the archive, or is of the installation for a reason', async () => {
		const client = new pg.Client(house.database.behind);
		await client.connect();
		const archived = (await tablesOfTenants(client)).map(({ name }) => name);
		await client.end();
		const all = (Object.values(schema) as unknown[])
			.filter((value) => is(value, PgTable))
			.map((t): string => getTableName(t));
		expect([...archived, ...Object.keys(OF_THE_INSTALLATION)].toSorted()).toEqual(all.toSorted());
	});
});

describe('a council put back in its own house', () => {
	test('is as the archive has it, its votes that were open void, and the other council is unchanged to the byte', async () => {
		const before = { ville: await bytesOf(house, ville), agglo: await bytesOf(house, agglo) };
		const [seat] = await inVille<(typeof mandates.$inferSelect)[]>((tx) => tx.select().from(mandates).limit(1));
		await inVille(async (tx) => {
			await tx.update(mandates, { title: 'Personne' }, undefined);
			await tx.update(mandates, { endsOn: '2026-11-18' }, eq(mandates.id, seat!.id));
			await tx.delete(mails, undefined);
		});
		await startSession(
			house.database.installation,
			{ accountId: clerk, level: 2, deviceName: 'x', endsAt: new Date(Date.now() + 9e6) },
			new Date()
		);
		const restored = await restore(house);
		expect(restored).toMatchObject({ ok: true, value: { voided: 1, mailsHeld: 1, fit: 'here-goes-on' } });
		const after = { ville: await bytesOf(house, ville), agglo: await bytesOf(house, agglo) };
		expect(after.agglo).toEqual(before.agglo);
		const changed = Object.keys(after.ville).filter((name) => after.ville[name] !== before.ville[name]);
		// Sessions and links that opened it have ended, and its directories are off.
		const ends = ['access_reset', 'guest', 'guest_item', 'identity_door', 'session', 'sign_in_link'];
		expect(changed.filter((name) => !ends.includes(name)).toSorted()).toEqual([
			'journal_entry',
			'mail',
			'mandate',
			'poll'
		]);
		const [ended, ...others] = await inVille<(typeof mandates.$inferSelect)[]>((tx) =>
			tx.select().from(mandates).orderBy(mandates.endsOn)
		);
		expect(ended).toMatchObject({ id: seat!.id, title: seat!.title, endsOn: '2026-11-18' });
		expect(others.every(({ title, endsOn }) => title !== 'Personne' && endsOn === null)).toBe(true);
		expect(await inVille((tx) => tx.select().from(polls).where(eq(polls.state, 'open')))).toEqual([]);
	});

	test('whoever was signed in is not any more', async () => {
		expect(await house.database.installation.select().from(sessions).where(eq(sessions.accountId, clerk))).toEqual([]);
		const links = await house.database.installation.select().from(signInLinks).where(eq(signInLinks.tenantId, ville));
		expect(links).toEqual([]);
	});

	test('no guest is let in by what an archive says', async () => {
		const now = new Date();
		expect(await inVille((tx) => itemsShownTo(tx, { accountId: clerk, now }))).toEqual([]);
		expect(await inVille((tx) => tx.select().from(guestItems))).toEqual([]);
	});

	test('its directories are off until somebody has tried them, and nobody is linked to them', async () => {
		const { installation } = house.database;
		expect(await installation.select().from(identityDoors)).toMatchObject([{ providerId: DIRECTORY.id, isOn: false }]);
		expect(await installation.select().from(accountIdentities)).toEqual([]);
	});

	test('its journal holds from the first entry to the one that says so', async () => {
		await chainWaiting(house.database.tenant(ville));
		expect(await verifyJournal(house.database.tenant(ville))).toMatchObject({ ok: true });
		expect(await verifyWhole(house.database.tenant(ville), house.signer, NOW)).toBeNull();
		const last = await house.database.pool.connect();
		await last.query("select set_config('app.tenant', $1, false)", [ville]);
		const { rows } = await last.query<{ body: string }>(
			"select convert_from(body, 'UTF8') as body from journal_entry order by seq desc limit 1"
		);
		last.release(true);
		expect(JSON.parse(rows[0]!.body)).toMatchObject({ act: 'tenant.restored', object: ville, details: { voided: 1 } });
	});

	test('a role that was narrowed since stays narrow', async () => {
		const [kind] = await inVille<{ id: string }[]>((tx) => tx.select().from(sittingKinds).limit(1));
		const [role] = await inVille<{ id: string }[]>((tx) =>
			tx
				.select()
				.from(staffRoles)
				.where(and(eq(staffRoles.accountId, clerk), eq(staffRoles.role, 'clerk')))
		);
		await inVille(async (tx) => {
			await tx.update(staffRoles, { keepsAllKinds: false }, eq(staffRoles.id, role!.id));
			await tx.insert(staffRoleKinds, { roleId: role!.id, kindId: kind!.id });
		});
		expect(await restore(house)).toMatchObject({ ok: true });
		expect(await inVille((tx) => tx.select().from(staffRoles).where(eq(staffRoles.id, role!.id)))).toMatchObject([
			{ keepsAllKinds: false }
		]);
		expect(await inVille((tx) => tx.select().from(staffRoleKinds))).toMatchObject([{ kindId: kind!.id }]);
	});

	test('a drafter who lost a service since does not get it back', async () => {
		const reach = () =>
			inVille<{ serviceId: string }[]>((tx) =>
				tx
					.select({ serviceId: staffRoleServices.serviceId })
					.from(staffRoleServices)
					.innerJoin(staffRoles, and(eq(staffRoles.id, staffRoleServices.roleId), eq(staffRoles.role, 'drafter')))
			);
		const [first, second] = await reach();
		expect(second).toBeDefined();
		await inVille((tx) => tx.delete(staffRoleServices, eq(staffRoleServices.serviceId, second!.serviceId)));
		expect(await restore(house)).toMatchObject({ ok: true });
		expect(await reach()).toEqual([first]);
	});

	test('whoever was erased since stays erased: no membership, no mail, no value beside the journal', async () => {
		const member = await inVille<(typeof mandates.$inferSelect)[]>((tx) => tx.select().from(mandates).limit(1));
		const { accountId } = member[0]!;
		const { installation } = house.database;
		const [account] = await installation.select().from(accounts).where(eq(accounts.id, accountId));
		const mailsTo = () =>
			inVille<unknown[]>((tx) => tx.select().from(mails).where(eq(mails.recipient, account!.email)));
		expect(await mailsTo()).not.toEqual([]);
		await inVille(async (tx) => {
			const personal = { network: { value: '198.51.100.7', of: accountId } };
			await appendJournal(tx, { act: 'session.refused', object: accountId, actor: null, personal }, NOW);
			await eraseInTenant(tx, accountId, { actor: null, now: NOW });
		});
		expect(await restore(house)).toMatchObject({ ok: true });
		expect(await mailsTo()).toEqual([]);
		const known = and(eq(memberships.accountId, accountId), eq(memberships.tenantId, ville));
		expect(await installation.select().from(memberships).where(known)).toEqual([]);
		expect(
			await inVille((tx) => tx.select().from(journalValues).where(eq(journalValues.subjectId, accountId)))
		).toEqual([]);
	});

	test('a role that was taken away since stays away', async () => {
		await inVille((tx) => tx.delete(staffRoles, eq(staffRoles.accountId, clerk)));
		expect(await restore(house)).toMatchObject({ ok: true });
		expect(await inVille((tx) => tx.select().from(staffRoles).where(eq(staffRoles.accountId, clerk)))).toEqual([]);
	});
});

describe('a council put into another house', () => {
	test('comes whole, and its people come without locks', async () => {
		const elsewhere = await place('two');
		const { text } = await keyOf(archive);
		expect(await restore(elsewhere)).toEqual({ ok: false, refusal: 'unknown-key' });
		expect(await restore(elsewhere, { trustedKey: text })).toMatchObject({
			ok: true,
			value: { fit: 'archive-goes-on' }
		});
		await chainWaiting(elsewhere.database.tenant(ville));
		await checkpointNow(elsewhere.database.tenant(ville), elsewhere.signer, NOW);
		expect(await verifyWhole(elsewhere.database.tenant(ville), elsewhere.signer, NOW)).toBeNull();
		const people = await elsewhere.database.installation.select().from(accounts);
		expect(people.length).toBeGreaterThan(39);
		expect(people.every(({ passwordHash }) => passwordHash === null)).toBe(true);
		const inTown = elsewhere.database.tenant(ville);
		const [directory] = await inTown.transaction((tx) => tx.select().from(identityProviders));
		expect(directory).toMatchObject({ name: DIRECTORY.name, sealedSecret: null });
		const [there, here] = [await bytesOf(elsewhere, ville), await bytesOf(house, ville)];
		const same = ['body', 'sitting', 'item', 'paper', 'paper_version', 'ballot', 'poll_right', 'public_sitting'];
		for (const name of [...same, ...Object.keys(here).filter((key) => key.startsWith('file '))])
			expect([name, there[name]]).toEqual([name, here[name]]);
	});
});

describe('what is refused, and then nothing is touched', () => {
	let before: Record<string, string>;
	beforeAll(async () => {
		before = await bytesOf(house, ville);
	});
	afterAll(async () => expect(await bytesOf(house, ville)).toEqual(before));

	test('one byte that changed, anywhere', async () => {
		for (const part of [0.2, 0.5, 0.8]) {
			const path = join(directory, 'changed.tar');
			await copyFile(archive, path);
			const file = await open(path, 'r+');
			const at = Math.floor((await file.stat()).size * part);
			const byte = (await file.read(Buffer.alloc(1), 0, 1, at)).buffer;
			await file.write(Buffer.of(byte[0]! ^ 1), 0, 1, at);
			await file.close();
			const answer = await restore(house, { path });
			expect(['archive-changed', 'no-archive', 'not-signed']).toContain(answer.ok ? 'restored' : answer.refusal);
		}
	});

	test('an archive that was cut off, and one that is none', async () => {
		const path = join(directory, 'cut.tar');
		await copyFile(archive, path);
		const file = await open(path, 'r+');
		await file.truncate(100_000);
		await file.close();
		expect(await restore(house, { path })).toEqual({ ok: false, refusal: 'no-archive' });
		expect(await restore(house, { path: join(directory, 'nothing.tar') })).toEqual({
			ok: false,
			refusal: 'no-archive'
		});
	});

	test('an archive of another council than was named', async () => {
		expect(await restore(house, { slug: 'agglo' })).toEqual({ ok: false, refusal: 'other-council' });
	});

	test('a council that works, while the house is open: it is paused first', async () => {
		expect(await restore(house, { isHouseOpen: true })).toEqual({ ok: false, refusal: 'not-paused' });
	});

	test('rows of another release', async () => {
		const client = new pg.Client(house.database.behind);
		await client.connect();
		await client.query("insert into drizzle.__drizzle_migrations (hash, created_at, name) values ('x', 1, 'zz_later')");
		expect(await restore(house)).toEqual({ ok: false, refusal: 'other-release' });
		await client.query("delete from drizzle.__drizzle_migrations where name = 'zz_later'");
		await client.end();
	});
});

test('a journal that tells of other acts is never mixed with this one', async () => {
	const elsewhere = await place('three');
	const { text } = await keyOf(archive);
	await restore(elsewhere, { trustedKey: text });
	const client = new pg.Client(elsewhere.database.behind);
	await client.connect();
	await client.query('set session_replication_role = replica');
	await client.query("update journal_entry set hash = sha256('other') where seq > 3");
	await client.end();
	expect(await restore(elsewhere, { trustedKey: text })).toEqual({ ok: false, refusal: 'journal-diverged' });
});

test('nothing is exported of a council that does not exist', async () => {
	expect(await exportTenant(house, 'nobody', join(directory, 'nobody.tar'), NOW)).toBeUndefined();
});
