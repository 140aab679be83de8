import { eq } from 'drizzle-orm';
import { Doc, encodeStateAsUpdate } from 'yjs';
import { expect, test } from 'vitest';
import { documentName } from '#lib/annotations/rules/document-name.ts';
import { annotationDocuments, yUpdates } from '#lib/annotations/server/tables.ts';
import { UpdateLog } from '#lib/annotations/server/update-log.ts';
import { readBody } from '#lib/journal/rules/body.ts';
import { isErasable } from '#lib/journal/rules/erasable.ts';
import { appendJournal } from '#lib/journal/server/append.ts';
import { chainWaiting, verifyJournal } from '#lib/journal/server/chain.ts';
import { journalEntries } from '#lib/journal/server/tables.ts';
import { journalValues } from '#lib/journal/server/value-tables.ts';
import { guests } from '#lib/agenda/server/guest-tables.ts';
import { newId } from '#lib/kernel/ids.ts';
import { mails } from '#lib/mail/server/tables.ts';
import { accounts, mandates, memberships, sessions, staffRoles } from '#lib/people/server/tables.ts';
import { startSession } from '#lib/people/server/sessions.ts';
import { authorizedFor } from '#lib/testing/authorized.ts';
import { makeCouncil } from '#lib/testing/council.ts';
import { freshDatabase } from '#lib/testing/database.ts';
import { makeAccount, makeTenant, NOW } from '#lib/testing/factories.ts';
import { askErasure, declineErasure, grantErasure, pendingRequests, withdrawErasure } from './requests.ts';
import { erasureRequests } from './tables.ts';

const database = await freshDatabase();
const TODAY = '2026-06-18';
const admin = await makeAccount(database);

/** A council in which the first member has a note, a mail, a session and a value beside the journal. */
async function furnished() {
	const council = await makeCouncil(database, { members: 2, items: 1 });
	const me = council.mandates[0]!;
	const accountId = me.accountId;
	const doc = new Doc();
	doc.getMap('marks').set('one', { text: 'à moi' });
	const document = documentName({
		sittingId: council.sitting.id,
		authorId: accountId,
		audience: 'private',
		groupId: null
	});
	const update = encodeStateAsUpdate(doc);
	await new UpdateLog().append(council.database, { document, authorId: accountId, update, at: NOW });
	const [account] = await database.installation.select().from(accounts).where(eq(accounts.id, accountId));
	const session = { accountId, level: 2, deviceName: 'iPad', endsAt: new Date('2027-01-01') } as const;
	await startSession(database.installation, session, NOW);
	await council.database.transaction(async (tx) => {
		const to = { recipient: account!.email, recipientName: 'C', subject: 's', text: 't', html: 'h', attachments: [] };
		await tx.insert(mails, { id: newId(), idempotencyKey: newId(), ...to, state: 'sent', createdAt: NOW });
		const personal = { network: { value: '198.51.100.7', of: accountId } };
		await appendJournal(tx, { act: 'session.refused', object: accountId, actor: null, personal }, NOW);
	});
	return { ...council, me, accountId };
}

const ask = (council: { tenant: { id: string } }, accountId: string) =>
	askErasure(database.installation, authorizedFor('ask-erasure', accountId), [council.tenant.id], NOW);
const grant = (council: Awaited<ReturnType<typeof furnished>>) =>
	council.database.transaction((tx) =>
		grantErasure(tx, authorizedFor('erase-person', council.accountId, admin.id), { today: TODAY, now: NOW })
	);

test('whoever is in office keeps what the mandate needs', async () => {
	const council = await furnished();
	await ask(council, council.accountId);
	expect(await grant(council)).toEqual({ ok: false, refusal: 'still-in-office' });
});

test('after the mandate, everything goes but what the law keeps, and the chain holds', async () => {
	const council = await furnished();
	const { accountId } = council;
	await ask(council, accountId);
	await council.database.transaction((tx) =>
		tx.update(mandates, { endsOn: '2026-06-01' }, eq(mandates.id, council.me.id))
	);
	expect(await grant(council)).toEqual({ ok: true, value: null });
	await council.database.transaction(async (tx) => {
		for (const table of [annotationDocuments, yUpdates, mails, journalValues])
			expect(await tx.select().from(table)).toEqual([]);
		expect(await tx.select().from(mandates).where(eq(mandates.accountId, accountId))).toHaveLength(1);
		expect(await tx.select().from(erasureRequests)).toMatchObject([{ outcome: 'erased', decidedBy: admin.id }]);
	});
	const [account] = await database.installation.select().from(accounts).where(eq(accounts.id, accountId));
	expect(account).toMatchObject({ email: `${accountId}@erased.invalid`, passwordHash: null, lastName: 'Siège-1' });
	expect(account?.deactivatedAt).not.toBeNull();
	for (const table of [sessions, memberships])
		expect(await database.installation.select().from(table).where(eq(table.accountId, accountId))).toEqual([]);
	await chainWaiting(council.database);
	expect(await verifyJournal(council.database)).toMatchObject({ ok: true });
});

test('who never sat has no name either', async () => {
	const council = await furnished();
	const { clerk } = council;
	await ask(council, clerk.id);
	await council.database.transaction((tx) => tx.delete(staffRoles, eq(staffRoles.accountId, clerk.id)));
	const proof = authorizedFor('erase-person', clerk.id, admin.id);
	await council.database.transaction((tx) => grantErasure(tx, proof, { today: TODAY, now: NOW }));
	const [account] = await database.installation.select().from(accounts).where(eq(accounts.id, clerk.id));
	expect(JSON.stringify(account)).not.toContain(clerk.lastName);
});

test('another council that knows the person keeps the account and its own data', async () => {
	const council = await furnished();
	const { accountId } = council;
	const elsewhere = await makeTenant(database);
	await database.installation.insert(memberships).values({ accountId, tenantId: elsewhere.id, joinedAt: NOW });
	await ask(council, accountId);
	await council.database.transaction((tx) =>
		tx.update(mandates, { endsOn: '2026-06-01' }, eq(mandates.id, council.me.id))
	);
	await grant(council);
	const [account] = await database.installation.select().from(accounts).where(eq(accounts.id, accountId));
	expect(account).toMatchObject({ deactivatedAt: null, email: expect.stringContaining('@valmont.example') as string });
	expect(
		await database.installation.select().from(memberships).where(eq(memberships.accountId, accountId))
	).toHaveLength(1);
});

test('a request is made once, taken back, and declined with a reason', async () => {
	const council = await furnished();
	const { accountId } = council;
	await ask(council, accountId);
	await ask(council, accountId);
	const pending = () => council.database.transaction((tx) => pendingRequests(tx, TODAY));
	expect(await pending()).toMatchObject([{ accountId, isNeeded: true, name: 'Camille Siège-1' }]);
	await withdrawErasure(database.installation, accountId, [council.tenant.id], NOW);
	expect(await pending()).toEqual([]);
	await ask(council, accountId);
	const decline = () =>
		council.database.transaction((tx) => declineErasure(tx, { accountId, reason: 'Mandat en cours.' }, admin.id, NOW));
	expect(await decline()).toEqual({ ok: true, value: null });
	expect(await decline()).toEqual({ ok: false, refusal: 'no-request' });
});

test('nobody asks a council that does not know them', async () => {
	const council = await furnished();
	await ask(council, admin.id);
	expect(await council.database.transaction((tx) => tx.select().from(erasureRequests))).toEqual([]);
});

test('an entry names a personal value by its salted hash only', async () => {
	const council = await furnished();
	const entries = await council.database.transaction((tx) => tx.select().from(journalEntries));
	const bodies = entries.map(({ body }) => new TextDecoder().decode(body)).join();
	expect(bodies).not.toContain('198.51.100.7');
	const refused = entries.map(({ body }) => readBody(body)).find((body) => body?.act === 'session.refused');
	expect(isErasable(refused?.details['network'])).toBe(true);
});

test('a guest is needed until the evening is over, and forgotten on request after it', async () => {
	const council = await furnished();
	const accountId = (await makeAccount(database)).id;
	await database.installation.insert(memberships).values({ accountId, tenantId: council.tenant.id, joinedAt: NOW });
	const guest = { id: newId(), sittingId: council.sitting.id, accountId, quality: 'Experte', invitedAt: NOW };
	await council.database.transaction((tx) => tx.insert(guests, { ...guest, endsAt: new Date('2026-06-19T04:00:00Z') }));
	await ask(council, accountId);
	const grantOn = (today: string) =>
		council.database.transaction((tx) =>
			grantErasure(tx, authorizedFor('erase-person', accountId, admin.id), { today, now: NOW })
		);
	expect(await grantOn(TODAY)).toEqual({ ok: false, refusal: 'still-in-office' });
	expect(await grantOn('2026-06-20')).toEqual({ ok: true, value: null });
	expect(await council.database.transaction((tx) => tx.select().from(guests))).toEqual([]);
});
