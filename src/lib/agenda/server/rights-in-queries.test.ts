import fc from 'fast-check';
import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { DRAFT_STATES } from '#lib/drafting/rules/draft-policy.ts';
import { draftActs, draftPapers } from '#lib/drafting/server/tables.ts';
import { newId } from '#lib/kernel/ids.ts';
import { papers, paperVersions } from '#lib/papers/server/tables.ts';
import type { StaffFacts } from '#lib/people/rules/staff.ts';
import { staffRoleKinds } from '#lib/people/server/role-tables.ts';
import { staffRoleServices } from '#lib/people/server/service-tables.ts';
import { staffFactsOf } from '#lib/people/server/staff-facts.ts';
import { memberships, staffRoles } from '#lib/people/server/tables.ts';
import { freshDatabase } from '#lib/testing/database.ts';
import * as make from '#lib/testing/factories.ts';
import { isShownToGuest } from '../rules/guest-policy.ts';
import { mayReadPaper, type PaperAsker, type PaperPlace } from '../rules/paper-policy.ts';
import { mayKeepSitting } from '../rules/sitting-policy.ts';
import { itemsShownTo } from './guest-rights.ts';
import { guestItems, guests } from './guest-tables.ts';
import { keepsSitting } from './kept-sittings.ts';
import { readableVersion } from './readable-paper.ts';
import { listKinds, listSittings } from './sittings.ts';
import { itemPapers, sittings } from './tables.ts';

const TODAY = '2026-06-18';
const database = await freshDatabase();
const tenant = await make.makeTenant(database);
const town = database.tenant(tenant.id);
const by = (await make.makeAccount(database)).id;

/** Three kinds of sitting over two bodies; of each kind a draft and a published sitting, each with an open and a closed item. */
const bodies = [await make.makeBody(database, tenant.id), await make.makeBody(database, tenant.id)] as const;
const kinds: Awaited<ReturnType<typeof make.makeKind>>[] = [];
for (const { id } of [bodies[0], bodies[0], bodies[1]])
	kinds.push(await make.makeKind(database, tenant.id, { bodyId: id }));
const places: (PaperPlace & { itemId: string; sittingId: string })[] = [];
for (const kind of kinds)
	for (const isDraft of [true, false]) {
		const wish = { bodyId: kind.bodyId, kindId: kind.id, state: isDraft ? ('draft' as const) : ('published' as const) };
		const { id: sittingId } = await make.makeSitting(database, tenant.id, wish);
		for (const isClosed of [true, false]) {
			const { id: itemId } = await make.makeItem(database, tenant.id, { sittingId, isClosed });
			places.push({ kindId: kind.id, bodyId: kind.bodyId, isDraft, isClosed, itemId, sittingId });
		}
	}

/** Two services, each with a draft of an act in every state: their papers lie nowhere else, or on an item too. */
const services = [await make.makeService(database, tenant.id), await make.makeService(database, tenant.id)];
const drafts = services.flatMap(({ id: serviceId }, index) =>
	DRAFT_STATES.map((state) => ({ id: newId(), serviceId, state, kindId: kinds[index]?.id ?? null }))
);
await town.transaction(async (tx) => {
	const stamps = { createdAt: make.NOW, createdBy: by, changedAt: make.NOW };
	await tx.insert(
		draftActs,
		drafts.map((draft) => ({ ...draft, title: 'Projet', ...stamps }))
	);
});

/** A paper that lies nowhere, on one item, on two. */
const somePlaces = fc.uniqueArray(fc.nat(places.length - 1), { maxLength: 2 });
const laid: Awaited<ReturnType<typeof layPaper>>[] = [];
for (const where of [[], ...places.map((_, index) => [index]), ...fc.sample(somePlaces, { numRuns: 20, seed: 7 })])
	laid.push(await layPaper(where.flatMap((index) => places[index] ?? [])));
for (const draft of drafts) {
	laid.push(await layPaper([], draft));
	if (draft.state === 'on-agenda') laid.push(await layPaper(places.slice(2, 3), draft));
}

const somebody = fc.record({
	roles: fc.uniqueArray(fc.constantFrom('administrator', 'clerk', 'reader', 'drafter', 'validator')),
	services: fc.uniqueArray(fc.nat(1)),
	kinds: fc.oneof(fc.constant('all' as const), fc.uniqueArray(fc.nat(2))),
	readsClosed: fc.boolean(),
	seats: fc.uniqueArray(fc.nat(1)),
	hasEnded: fc.boolean(),
	/** Items that the invitations name, and whether the closed ones were opened; taken back, or over. */
	invitedTo: fc.uniqueArray(fc.record({ place: fc.nat(11), admitsClosed: fc.boolean() }), {
		selector: ({ place }) => place,
		maxLength: 5
	}),
	hasLeft: fc.constantFrom('no' as const, 'no' as const, 'withdrawn' as const, 'over' as const)
});
type Somebody = typeof somebody extends fc.Arbitrary<infer One> ? One : never;

async function layPaper(where: typeof places, draft?: (typeof drafts)[number]) {
	const paperId = newId();
	const versionId = newId();
	await town.transaction(async (tx) => {
		await tx.insert(papers, { id: paperId, title: 'Rapport', kind: 'report', createdAt: make.NOW, createdBy: by });
		const file = { fileName: 'r.pdf', bytes: 1, pageCount: 1, sha256: 'ab'.repeat(32), chunkHashes: [] };
		const version = { id: versionId, paperId, number: 1, state: 'ready' as const };
		await tx.insert(paperVersions, { ...file, ...version, createdAt: make.NOW, createdBy: by });
		for (const { itemId } of where) await tx.insert(itemPapers, { itemId, paperId, position: 0, addedAt: make.NOW });
		if (draft) await tx.insert(draftPapers, { draftId: draft.id, paperId, position: 0, addedAt: make.NOW });
	});
	return { versionId, where, inDrafts: draft ? [draft] : [] };
}

/** Puts somebody into the tenant, and answers what the rules are told of them. */
async function seat(one: Somebody): Promise<{ accountId: string; reader: PaperAsker }> {
	const accountId = (await make.makeAccount(database)).id;
	await database.installation.insert(memberships).values({ accountId, tenantId: tenant.id });
	const kindIds = one.kinds === 'all' ? [] : one.kinds.flatMap((index) => kinds[index]?.id ?? []);
	const sits = one.seats.flatMap((index) => bodies[index]?.id ?? []);
	for (const bodyId of sits)
		await make.makeMandate(database, tenant.id, { bodyId, accountId, endsOn: one.hasEnded ? '2026-06-17' : null });
	const serviceIds = one.services.flatMap((index) => services[index]?.id ?? []);
	const has = (role: Somebody['roles'][number]) => one.roles.includes(role);
	await town.transaction(async (tx) => {
		for (const role of one.roles) {
			const roleId = newId();
			const isClerk = role === 'clerk';
			const reach = { keepsAllKinds: !isClerk || one.kinds === 'all', readsClosed: !isClerk && one.readsClosed };
			await tx.insert(staffRoles, { id: roleId, accountId, role, ...reach });
			for (const kindId of isClerk ? kindIds : []) await tx.insert(staffRoleKinds, { roleId, kindId });
			if (role !== 'drafter' && role !== 'validator') continue;
			for (const serviceId of serviceIds) await tx.insert(staffRoleServices, { roleId, serviceId });
		}
	});
	const named = one.invitedTo.map(({ place, admitsClosed }) => ({ ...places[place]!, admitsClosed }));
	await invite(accountId, named, one.hasLeft);
	const isClerk = has('clerk');
	const staff: StaffFacts = {
		draftsFor: has('drafter') ? serviceIds : [],
		validatesFor: has('validator') ? serviceIds : [],
		roles: one.roles,
		kinds: isClerk ? (one.kinds === 'all' ? 'all' : kindIds) : [],
		readsClosed: has('reader') && one.readsClosed
	};
	return {
		accountId,
		reader: { staff, bodies: one.hasEnded ? [] : sits, invitedTo: one.hasLeft === 'no' ? named : [] }
	};
}

/** One invitation for each sitting. */
async function invite(
	accountId: string,
	named: readonly { sittingId: string; itemId: string; admitsClosed: boolean }[],
	hasLeft: Somebody['hasLeft']
): Promise<void> {
	await town.transaction(async (tx) => {
		for (const sittingId of new Set(named.map((one) => one.sittingId))) {
			const guestId = newId();
			const evening = {
				...{ invitedAt: make.NOW, endsAt: hasLeft === 'over' ? make.NOW : new Date(make.NOW.getTime() + 1) },
				withdrawnAt: hasLeft === 'withdrawn' ? make.NOW : null
			};
			await tx.insert(guests, { id: guestId, sittingId, accountId, quality: 'Experte', ...evening });
			for (const { itemId, admitsClosed } of named.filter((one) => one.sittingId === sittingId))
				await tx.insert(guestItems, { id: newId(), guestId, itemId, admitsClosed });
		}
	});
}

test('whoever asks, the queries give what the policies allow, paper by paper and sitting by sitting', async () => {
	await fc.assert(
		fc.asyncProperty(somebody, async (one) => {
			const { accountId, reader } = await seat(one);
			await town.transaction(async (tx) => {
				const staff = await staffFactsOf(tx, accountId);
				expect(staff.roles.toSorted()).toEqual(reader.staff.roles.toSorted());
				for (const { versionId, where, inDrafts } of laid) {
					const found = await readableVersion(tx, versionId, { accountId, today: TODAY, now: make.NOW });
					expect(found !== undefined, JSON.stringify({ one, where, inDrafts })).toBe(
						mayReadPaper(reader, where, inDrafts).ok
					);
				}
				const shown = (await itemsShownTo(tx, { accountId, now: make.NOW })).map(({ itemId }) => itemId);
				const allowed = places.filter((place) => !place.isDraft && isShownToGuest(reader.invitedTo, place));
				expect(shown.toSorted()).toEqual(allowed.map(({ itemId }) => itemId).toSorted());
				const kept = places.filter((place) => mayKeepSitting(reader.staff, place).ok);
				const listed = (await listSittings(tx, staff)).map(({ id }) => id);
				expect(listed.toSorted()).toEqual([...new Set(kept.map(({ sittingId }) => sittingId))].toSorted());
				for (const { sittingId } of places)
					expect(await keepsSitting(tx, staff, sittingId)).toBe(listed.includes(sittingId));
			});
		}),
		{ numRuns: process.env['HEMICYCLE_TEST_FULL'] ? 100 : 20, seed: 11 }
	);
}, 60_000);

test('a clerk of named kinds is offered these for a new sitting', async () => {
	const clerk = { roles: ['clerk' as const], services: [], kinds: [2], readsClosed: false, seats: [], hasEnded: false };
	const { reader } = await seat({ ...clerk, invitedTo: [], hasLeft: 'no' });
	const offered = await town.transaction((tx) => listKinds(tx, reader.staff));
	expect(offered.map(({ id }) => id)).toEqual([kinds[2]?.id]);
});

test('a sitting cannot be of a kind of another body', async () => {
	const [first] = places;
	const elsewhere = { bodyId: bodies[1].id };
	await expect(
		town.transaction((tx) => tx.update(sittings, elsewhere, eq(sittings.id, first?.sittingId ?? '')))
	).rejects.toThrow();
});
