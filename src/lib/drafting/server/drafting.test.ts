import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { readBody } from '#lib/journal/rules/body.ts';
import { journalEntries } from '#lib/journal/server/tables.ts';
import { newId } from '#lib/kernel/ids.ts';
import type { Result } from '#lib/kernel/result.ts';
import { mails } from '#lib/mail/server/tables.ts';
import { papers } from '#lib/papers/server/tables.ts';
import { staffRoleServices } from '#lib/people/server/service-tables.ts';
import { staffFactsOf } from '#lib/people/server/staff-facts.ts';
import { staffRoles } from '#lib/people/server/tables.ts';
import { freshDatabase } from '#lib/testing/database.ts';
import * as make from '#lib/testing/factories.ts';
import type { DraftForm } from '../schemas.ts';
import { addPaperToDraft, removeDraftPaper } from './draft-papers.ts';
import { beginDraft, discardDraft, editDraft, type Acting } from './drafts.ts';
import { approveDraft, handInDraft, sendBackDraft } from './judge.ts';
import { readDraft } from './read-drafts.ts';
import { removeService } from './remove-service.ts';
import { draftActs } from './tables.ts';
import { tellOfDraft } from './tell.ts';

const database = await freshDatabase();
const tenant = await make.makeTenant(database);
const town = database.tenant(tenant.id);
const roads = await make.makeService(database, tenant.id, 'Voirie');
const taxes = await make.makeService(database, tenant.id, 'Fiscalité');
const drafter = await make.makeStaff(database, tenant.id, 'drafter', { serviceIds: [roads.id] });
const colleague = await make.makeStaff(database, tenant.id, 'drafter', { serviceIds: [roads.id] });
const validator = await make.makeStaff(database, tenant.id, 'validator', { serviceIds: [roads.id] });
const elsewhere = await make.makeStaff(database, tenant.id, 'drafter', { serviceIds: [taxes.id] });

const said = {
	...{ title: 'Réfection de la rue des Lavandières', summary: 'Deux tranches.', rapporteurMandateId: null },
	...{ kindId: null, wishedOn: '2026-07-02', isClosed: false, publicTitle: '' }
};
let minutes = 0;
/** Whoever acts, a minute after the last act. */
const as = async <Value>(
	who: { id: string },
	act: (tx: TenantTx, acting: Acting) => Promise<Result<Value, string>>
): Promise<Result<Value, string>> =>
	town.transaction(async (tx) => {
		const now = new Date(make.NOW.getTime() + ++minutes * 60_000);
		return act(tx, { staff: await staffFactsOf(tx, who.id), actor: who.id, now });
	});
const must = <Value>(result: Result<Value, string>): Value => {
	if (!result.ok) throw new Error(result.refusal);
	return result.value;
};
const stored = async (id: string) =>
	(await town.transaction((tx) => tx.select().from(draftActs).where(eq(draftActs.id, id))))[0];
const begin = async (wish: Partial<typeof said> = {}, who: { id: string } = drafter) =>
	must(await as(who, (tx, acting) => beginDraft(tx, { serviceId: roads.id, ...said, ...wish }, acting))).draftId;
const edit = (id: string, form: Partial<DraftForm>, who: { id: string } = drafter) =>
	as(who, (tx, acting) => editDraft(tx, id, { seen: 1, ...said, ...form }, acting));
const handIn = (id: string, form: Partial<DraftForm> = {}, who: { id: string } = drafter) =>
	as(who, (tx, acting) => handInDraft(tx, id, { seen: 1, ...said, ...form }, acting));
const approve = (id: string, seen: number, who: { id: string } = validator) =>
	as(who, (tx, acting) => approveDraft(tx, id, seen, acting));
const sendBack = (id: string, seen: number, who: { id: string } = validator) =>
	as(who, (tx, acting) => sendBackDraft(tx, id, { seen, reason: 'Le plan manque.' }, acting));
const steps = async (id: string) => {
	const staff = await town.transaction((tx) => staffFactsOf(tx, drafter.id));
	return (await town.transaction((tx) => readDraft(tx, staff, id)))?.steps.map(({ step }) => step);
};
const journal = async () =>
	(await town.transaction((tx) => tx.select().from(journalEntries))).map(({ body }) => new TextDecoder().decode(body));

let draftId = '';
beforeEach(async () => {
	draftId = await begin();
});

describe('the way of a draft', () => {
	test('it is written, handed in, sent back with a reason, handed in again and approved, each step written down', async () => {
		must(await edit(draftId, { summary: 'Trois tranches.' }, colleague));
		must(await handIn(draftId, { seen: 2, summary: 'Trois tranches, un plan.' }));
		must(await sendBack(draftId, 4));
		must(await handIn(draftId, { seen: 5, summary: 'Trois tranches, un plan.' }, colleague));
		must(await approve(draftId, 6));
		expect(await stored(draftId)).toMatchObject({ state: 'approved', version: 7, summary: 'Trois tranches, un plan.' });
		const way = ['approved', 'handed-in', 'sent-back', 'handed-in', 'edited', 'edited', 'begun'];
		expect(await steps(draftId)).toEqual(way);
		const bodies = await town.transaction((tx) => tx.select().from(journalEntries));
		const acts = bodies.map(({ body }) => readBody(body)).filter((entry) => entry?.object === draftId);
		expect(acts.map((entry) => entry?.act.replace('draft.', '')).toSorted()).toEqual(way.toSorted());
	});

	test('what nobody changed is not written down as a change', async () => {
		must(await edit(draftId, {}));
		expect(await stored(draftId)).toMatchObject({ version: 1 });
		expect(await steps(draftId)).toEqual(['begun']);
	});

	test('nobody begins a draft in a service that is not theirs', async () => {
		const begun = await as(elsewhere, (tx, acting) => beginDraft(tx, { serviceId: roads.id, ...said }, acting));
		expect(begun).toEqual({ ok: false, refusal: 'service-unknown' });
	});

	test.each([
		['a closed act without a neutral line', { isClosed: true }, 'neutral-line-missing'],
		['a kind of sitting that the town does not have', { kindId: newId() }, 'kind-unknown'],
		['a rapporteur who is no member', { rapporteurMandateId: newId() }, 'member-unknown']
	])('%s is refused, and nothing is stored', async (_, wish, refusal) => {
		expect(await edit(draftId, wish)).toEqual({ ok: false, refusal });
		expect(await stored(draftId)).toMatchObject({ version: 1, state: 'draft' });
	});
});

describe('two people on one draft', () => {
	test('the slower one is refused, and the words of the faster one stay', async () => {
		must(await edit(draftId, { title: 'Titre de la plus rapide' }, colleague));
		expect(await edit(draftId, { title: 'Titre du plus lent' })).toEqual({ ok: false, refusal: 'changed-meanwhile' });
		expect(await handIn(draftId, { title: 'Titre du plus lent' })).toMatchObject({ refusal: 'changed-meanwhile' });
		expect(await stored(draftId)).toMatchObject({ title: 'Titre de la plus rapide', state: 'draft' });
	});

	test('a validator approves what was read: not what was sent back and handed in again since', async () => {
		must(await handIn(draftId));
		const seen = (await stored(draftId))?.version ?? 0;
		must(await sendBack(draftId, seen));
		must(await handIn(draftId, { seen: seen + 1, title: 'Autre chose' }));
		expect(await approve(draftId, seen)).toEqual({ ok: false, refusal: 'changed-meanwhile' });
		expect(await stored(draftId)).toMatchObject({ state: 'handed-in' });
	});

	test('of two who hand in at the same moment one succeeds', async () => {
		const both = await Promise.all([handIn(draftId), handIn(draftId, {}, colleague)]);
		expect(both.filter(({ ok }) => ok)).toHaveLength(1);
		expect((await steps(draftId))?.filter((step) => step === 'handed-in')).toHaveLength(1);
	});
});

describe('one’s own draft', () => {
	const draftsToo = (who: { id: string }, service: { id: string }) =>
		town.transaction(async (tx) => {
			const roleId = newId();
			await tx.insert(staffRoles, { id: roleId, accountId: who.id, role: 'drafter' });
			await tx.insert(staffRoleServices, { roleId, serviceId: service.id });
		});

	test('is for another validator, while there is one who did not write in it', async () => {
		const both = await make.makeStaff(database, tenant.id, 'validator', { serviceIds: [roads.id] });
		await draftsToo(both, roads);
		const mine = await begin({}, both);
		must(await handIn(mine, {}, both));
		expect(await approve(mine, 2, both)).toEqual({ ok: false, refusal: 'own-draft' });
		must(await approve(mine, 2));
	});

	test('is approved by the only validator of a service, for it would wait for ever', async () => {
		const small = await make.makeService(database, tenant.id, 'Cimetières');
		const one = await make.makeStaff(database, tenant.id, 'validator', { serviceIds: [small.id] });
		await draftsToo(one, small);
		const begun = must(await as(one, (tx, acting) => beginDraft(tx, { serviceId: small.id, ...said }, acting)));
		must(await handIn(begun.draftId, {}, one));
		must(await approve(begun.draftId, 2, one));
	});
});

describe('papers of a draft', () => {
	const paper = async () => {
		const paperId = newId();
		const facts = { title: 'Plan', kind: 'annex' as const, createdAt: make.NOW, createdBy: drafter.id };
		await town.transaction((tx) => tx.insert(papers, { id: paperId, ...facts }));
		return paperId;
	};

	test('come in while it is with its drafters, and not afterwards', async () => {
		const [first, late] = [await paper(), await paper()];
		must(await as(colleague, (tx, acting) => addPaperToDraft(tx, { draftId, paperId: first }, acting)));
		must(await handIn(draftId));
		const add = (paperId: string) => as(drafter, (tx, acting) => addPaperToDraft(tx, { draftId, paperId }, acting));
		expect(await add(late)).toEqual({ ok: false, refusal: 'step-impossible' });
		const remove = as(drafter, (tx, acting) => removeDraftPaper(tx, { draftId, paperId: first }, acting));
		expect(await remove).toEqual({ ok: false, refusal: 'step-impossible' });
	});

	test('come from nobody of another service', async () => {
		const paperId = await paper();
		const added = await as(elsewhere, (tx, acting) => addPaperToDraft(tx, { draftId, paperId }, acting));
		expect(added).toEqual({ ok: false, refusal: 'draft-unknown' });
	});
});

test('a draft is thrown away by its drafters, and only while it is with them', async () => {
	const discard = (seen: number, who: { id: string } = drafter) =>
		as(who, (tx, acting) => discardDraft(tx, draftId, seen, acting));
	expect(await discard(7)).toEqual({ ok: false, refusal: 'changed-meanwhile' });
	expect(await discard(1, validator)).toEqual({ ok: false, refusal: 'draft-unknown' });
	must(await handIn(draftId));
	expect(await discard(2)).toEqual({ ok: false, refusal: 'step-impossible' });
	must(await sendBack(draftId, 2));
	must(await discard(3, colleague));
	expect(await stored(draftId)).toBeUndefined();
	expect((await journal()).some((body) => body.includes('draft.discarded') && body.includes(draftId))).toBe(true);
});

describe('notices', () => {
	const sent: string[] = [];
	const jobs = { enqueue: (_: unknown, job: { kind: string }) => Promise.resolve(String(sent.push(job.kind))) };
	const tell = (news: 'handed-in' | 'sent-back', actor: { id: string }) =>
		town.transaction(async (tx) => {
			const [draft] = await tx.select().from(draftActs).where(eq(draftActs.id, draftId));
			const telling = { jobs, tenant: 'Valmont', link: 'https://valmont.example/desk', actor: actor.id };
			await tellOfDraft(tx, draft!, news, { ...telling, reason: 'Le plan manque.', now: make.NOW });
			return tx.select().from(mails).where(eq(mails.subjectId, draftId));
		});

	test('go to the validators of the service, and to nobody of another', async () => {
		const told = await tell('handed-in', drafter);
		expect(told.map(({ recipient }) => recipient)).toContain(validator.email);
		expect(told.map(({ recipient }) => recipient)).not.toContain(drafter.email);
		expect(sent).toEqual(['mail.send']);
	});

	test('go to whoever began it or handed it in, and say why it comes back', async () => {
		must(await handIn(draftId, {}, colleague));
		const told = await tell('sent-back', validator);
		expect(told.map(({ recipient }) => recipient).toSorted()).toEqual([drafter.email, colleague.email].toSorted());
		expect(told[0]?.text).toContain('Le plan manque.');
	});

	test('tell nothing of a closed act but that it is there', async () => {
		must(await edit(draftId, { isClosed: true, publicTitle: 'Affaire de personnel', title: 'Révocation de M. X' }));
		const [mail] = await tell('handed-in', drafter);
		expect(JSON.stringify(mail)).not.toContain('Révocation');
		expect((await journal()).join('\n')).not.toMatch(/Révocation|Le plan manque/);
	});
});

test('a service with a role or a draft stays, an empty one goes', async () => {
	const remove = (id: string) => town.transaction((tx) => removeService(tx, id, drafter.id, make.NOW));
	expect(await remove(roads.id)).toEqual({ ok: false, refusal: 'service-in-use' });
	expect(await remove(newId())).toEqual({ ok: false, refusal: 'service-unknown' });
	const empty = await make.makeService(database, tenant.id, 'Erreur');
	expect(await remove(empty.id)).toMatchObject({ ok: true });
});
