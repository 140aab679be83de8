import { asc, eq } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import type { DraftState } from '#lib/drafting/rules/draft-policy.ts';
import type { Acting } from '#lib/drafting/server/drafts.ts';
import { draftActs, draftPapers, draftSteps } from '#lib/drafting/server/tables.ts';
import { newId } from '#lib/kernel/ids.ts';
import { papers, paperVersions } from '#lib/papers/server/tables.ts';
import { staffFactsOf } from '#lib/people/server/staff-facts.ts';
import { freshDatabase } from '#lib/testing/database.ts';
import * as make from '#lib/testing/factories.ts';
import { isClosedPaper } from './closed-reading.ts';
import { removeItem } from './items.ts';
import { draftsWaiting, placeDraft, placeOf } from './place-draft.ts';
import { readableVersion } from './readable-paper.ts';
import { itemPapers, items } from './tables.ts';

const database = await freshDatabase();
const tenant = await make.makeTenant(database);
const town = database.tenant(tenant.id);
const body = await make.makeBody(database, tenant.id);
const council = await make.makeKind(database, tenant.id, { bodyId: body.id });
const finance = await make.makeKind(database, tenant.id, { bodyId: body.id });
const member = await make.makeMandate(database, tenant.id, { bodyId: body.id });
const service = await make.makeService(database, tenant.id);
const clerk = await make.makeStaff(database, tenant.id);
const clerkOfFinance = await make.makeStaff(database, tenant.id, 'clerk', { kindIds: [finance.id] });
const drafter = await make.makeStaff(database, tenant.id, 'drafter', { serviceIds: [service.id] });
const reader = await make.makeStaff(database, tenant.id, 'reader', { readsClosed: true });
const sitting = await make.makeSitting(database, tenant.id, { bodyId: body.id, kindId: council.id });
const published = await make.makeSitting(database, tenant.id, {
	...{ bodyId: body.id, kindId: council.id, state: 'published' as const }
});

async function approved(wish: { state?: DraftState; kindId?: string | null; isClosed?: boolean } = {}) {
	const [id, paperIds, versionIds] = [newId(), [newId(), newId()], [newId(), newId()]];
	const { state = 'approved', kindId = council.id, isClosed = false } = wish;
	const stamps = { createdAt: make.NOW, createdBy: drafter.id };
	await town.transaction(async (tx) => {
		await tx.insert(draftActs, {
			...{ id, serviceId: service.id, kindId, state, isClosed, ...stamps, changedAt: make.NOW },
			...{ title: 'Acquisition d’un terrain', publicTitle: isClosed ? 'Affaire foncière' : '' },
			rapporteurMandateId: member.id
		});
		for (const [position, paperId] of paperIds.entries()) {
			await tx.insert(papers, { id: paperId, title: `Pièce ${position}`, kind: 'report', ...stamps });
			const file = { fileName: 'p.pdf', bytes: 1, pageCount: 1, sha256: 'cd'.repeat(32), chunkHashes: [] };
			const version = { id: versionIds[position] ?? '', paperId, number: 1, state: 'ready' as const };
			await tx.insert(paperVersions, { ...file, ...version, ...stamps });
			await tx.insert(draftPapers, { draftId: id, paperId, position, addedAt: make.NOW });
		}
	});
	return { id, paperIds, versionId: versionIds[0] ?? '' };
}
const act = async <Value>(who: { id: string }, run: (tx: TenantTx, acting: Acting) => Promise<Value>) =>
	town.transaction(async (tx) => run(tx, { staff: await staffFactsOf(tx, who.id), actor: who.id, now: make.NOW }));
const place = (draftId: string, sittingId = sitting.id, who: { id: string } = clerk) =>
	act(who, (tx, acting) => placeDraft(tx, { sittingId, draftId }, acting));
const state = async (id: string) =>
	(await act(clerk, (tx) => tx.select().from(draftActs).where(eq(draftActs.id, id))))[0]?.state;
const waiting = async (who: { id: string } = clerk) =>
	(await act(who, (tx, { staff }) => draftsWaiting(tx, staff, council.id))).map(({ id }) => id);

let draft: Awaited<ReturnType<typeof approved>>;
beforeEach(async () => {
	draft = await approved();
});

test('an approved draft becomes an item with everything that was said of it and its papers in their order', async () => {
	expect(await waiting()).toContain(draft.id);
	const placed = await place(draft.id);
	if (!placed.ok) throw new Error(placed.refusal);
	const { itemId } = placed.value;
	const [item] = await act(clerk, (tx) => tx.select().from(items).where(eq(items.id, itemId)));
	expect(item).toMatchObject({ title: 'Acquisition d’un terrain', rapporteurMandateId: member.id, isClosed: false });
	const laid = await act(clerk, (tx) =>
		tx.select().from(itemPapers).where(eq(itemPapers.itemId, itemId)).orderBy(asc(itemPapers.position))
	);
	expect(laid.map(({ paperId }) => paperId)).toEqual(draft.paperIds);
	expect(await state(draft.id)).toBe('on-agenda');
	expect(await waiting()).not.toContain(draft.id);
	expect(await act(clerk, (tx, { staff }) => placeOf(tx, staff, draft.id))).toMatchObject({ itemId });
	expect(await act(drafter, (tx, { staff }) => placeOf(tx, staff, draft.id))).toBeNull();
});

test('a closed draft becomes a closed item with its neutral line', async () => {
	const closed = await approved({ isClosed: true });
	expect(await act(clerk, (tx) => isClosedPaper(tx, closed.paperIds[0] ?? ''))).toBe(true);
	const placed = await place(closed.id);
	const itemId = placed.ok ? placed.value.itemId : '';
	const [item] = await act(clerk, (tx) => tx.select().from(items).where(eq(items.id, itemId)));
	expect(item).toMatchObject({ isClosed: true, publicTitle: 'Affaire foncière' });
	expect(await act(clerk, (tx) => isClosedPaper(tx, closed.paperIds[0] ?? ''))).toBe(true);
});

test('a draft goes on one agenda, once, however many clerks press at the same moment', async () => {
	const tries = await Promise.all([place(draft.id), place(draft.id), place(draft.id)]);
	expect(tries.filter(({ ok }) => ok)).toHaveLength(1);
	expect(tries.filter((one) => !one.ok && one.refusal === 'draft-placed')).toHaveLength(2);
});

test('taken off the agenda, the draft waits in the queue again, and may be put on once more', async () => {
	const placed = await place(draft.id);
	const itemId = placed.ok ? placed.value.itemId : '';
	expect(await act(clerk, (tx) => removeItem(tx, itemId, clerk.id, make.NOW))).toMatchObject({ ok: true });
	expect(await state(draft.id)).toBe('approved');
	expect(await waiting()).toContain(draft.id);
	const steps = await act(clerk, (tx) => tx.select().from(draftSteps).where(eq(draftSteps.draftId, draft.id)));
	expect(steps.map(({ step }) => step).toSorted()).toEqual(['placed', 'taken-off']);
	expect(await place(draft.id)).toMatchObject({ ok: true });
});

test('what is not approved, meant for another kind or put by who keeps another kind does not exist', async () => {
	const handed = await approved({ state: 'handed-in' });
	const forFinance = await approved({ kindId: finance.id });
	for (const { id } of [handed, forFinance, { id: newId() }])
		expect(await place(id)).toEqual({ ok: false, refusal: 'draft-unknown' });
	expect(await place(draft.id, sitting.id, clerkOfFinance)).toEqual({ ok: false, refusal: 'draft-unknown' });
	expect(await place(draft.id, sitting.id, drafter)).toEqual({ ok: false, refusal: 'draft-unknown' });
	expect(await waiting(clerkOfFinance)).toEqual([]);
	expect(await state(draft.id)).toBe('approved');
});

test('a published agenda takes no draft, and nothing of the draft has changed', async () => {
	expect(await place(draft.id, published.id)).toEqual({ ok: false, refusal: 'agenda-published' });
	expect(await state(draft.id)).toBe('approved');
});

test('the paper of a draft is read by its service, by its clerks once approved, and by readers once on an agenda', async () => {
	const handed = await approved({ state: 'handed-in' });
	const reads = (who: { id: string }, versionId: string) =>
		act(
			who,
			async (tx) =>
				(await readableVersion(tx, versionId, { accountId: who.id, today: '2026-06-18', now: make.NOW })) !== undefined
		);
	expect(await reads(drafter, handed.versionId)).toBe(true);
	for (const who of [clerk, reader, clerkOfFinance]) expect(await reads(who, handed.versionId)).toBe(false);
	expect(await reads(clerk, draft.versionId)).toBe(true);
	expect(await reads(reader, draft.versionId)).toBe(false);
	await place(draft.id);
	expect(await reads(reader, draft.versionId)).toBe(true);
	expect(await reads(drafter, draft.versionId)).toBe(true);
	expect(await reads(clerkOfFinance, draft.versionId)).toBe(false);
});
