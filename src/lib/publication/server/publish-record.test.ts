import { eq } from 'drizzle-orm';
import * as v from 'valibot';
import { beforeEach, expect, test } from 'vitest';
import { items, sittings } from '#lib/agenda/server/tables.ts';
import { newId, newRandomId } from '#lib/kernel/ids.ts';
import { deliberations } from '#lib/minutes/server/tables.ts';
import { makeCouncil } from '#lib/testing/council.ts';
import { freshDatabase } from '#lib/testing/database.ts';
import { NOW } from '#lib/testing/factories.ts';
import type { Choice } from '#lib/voting/rules/choice.ts';
import { ballots, pollRights, polls } from '#lib/voting/server/tables.ts';
import { PublicSitting } from '../schemas.ts';
import { publishRecord } from './publish-record.ts';
import { publicFile, publicSitting, publicSittingsOf } from './read-public.ts';
import { publicFiles, publicSittings } from './tables.ts';

const database = await freshDatabase();
type Council = Awaited<ReturnType<typeof makeCouncil>>;
let council: Council;
beforeEach(async () => {
	council = await makeCouncil(database, { members: 5, items: 3 });
});

const LATER = new Date('2026-06-20T08:00:00Z');
const publish = (now = NOW) => council.database.transaction((tx) => publishRecord(tx, council.sitting.id, now));
const read = async () => (await publicSitting(council.database, council.sitting.id))!;
const itemAt = (index: number) => council.items[index]!;

async function vote(itemId: string, kind: 'ordinary' | 'public', choices: Choice[]) {
	const pollId = newId();
	const count = (choice: Choice) => choices.filter((made) => made === choice).length;
	const tally = { for: count('for'), against: count('against'), abstain: count('abstain'), notTakingPart: 0 };
	const result = {
		outcome: 'adopted' as const,
		reason: 'majority' as const,
		tally,
		cast: tally.for + tally.against,
		needed: 2,
		rights: 4,
		voted: choices.length,
		ruleSetId: 'fr-commune-from-3500',
		article: 'L2121-20'
	};
	await council.database.transaction(async (tx) => {
		const poll = { id: pollId, sittingId: council.sitting.id, itemId, kind, question: 'Q', openedAt: NOW };
		await tx.insert(polls, { ...poll, state: 'closed', closedAt: NOW, result });
		for (const [index, mandate] of council.mandates.slice(0, 4).entries()) {
			const rightId = newRandomId();
			const holder = { holderMandateId: mandate.id, holderAccountId: mandate.accountId };
			await tx.insert(pollRights, { pollId, rightId, mandateId: mandate.id, ...holder, kind: 'own' });
			const choice = choices[index];
			if (choice) await tx.insert(ballots, { pollId, rightId, castId: newRandomId(), choice, castAt: NOW });
		}
	});
}

async function deliberate(itemId: string, number: string, title: string) {
	const row = { id: newId(), sittingId: council.sitting.id, itemId, number, title, outcome: 'adopted' as const };
	const made = {
		facts: { title },
		state: 'ready' as const,
		sha256: number.padStart(64, '0'),
		bytes: 48_000,
		createdAt: NOW
	};
	await council.database.transaction((tx) => tx.insert(deliberations, { ...row, ...made }));
}

test('the record has the agenda, results with their sentence, names of public ballots only, and files', async () => {
	await vote(itemAt(0).id, 'ordinary', ['for', 'for', 'against']);
	await vote(itemAt(1).id, 'public', ['for', 'for', 'against']);
	await deliberate(itemAt(0).id, '101', 'Budget');
	expect(await publish()).toEqual({ ok: true, value: { files: 1 } });
	const { posted, files } = await read();
	const record = v.parse(PublicSitting, posted.record);
	expect(record.items.map(({ number }) => number)).toEqual([1, 2, 3]);
	expect(record.items[0]!.vote).toMatchObject({ kind: 'ordinary', outcome: 'adopted', voters: null });
	expect(record.items[0]!.vote!.sentence.fr).toContain('L2121-20');
	expect(record.items[1]!.vote!.voters!.map(({ state }) => state)).toEqual([
		'for',
		'for',
		'against',
		'waiting',
		'absent'
	]);
	expect(record.items[2]!.vote).toBeNull();
	expect(record.items[0]!.files).toEqual([files[0]!.id]);
	expect(files[0]).toMatchObject({ fileName: 'deliberation-101.pdf', bytes: 48_000, language: 'fr' });
});

test('a canary in every field of a closed item never appears in a public row', async () => {
	const set = { isClosed: true, title: 'CANARY', section: 'CANARY', publicTitle: 'Affaire de personnel' };
	await council.database.transaction((tx) =>
		tx.update(items, { ...set, rapporteurMandateId: council.mandates[2]!.id }, eq(items.id, itemAt(1).id))
	);
	await vote(itemAt(1).id, 'public', ['for', 'against', 'for']);
	await deliberate(itemAt(1).id, '102', 'CANARY');
	await publish();
	const rows = await council.database.transaction(async (tx) => [
		...(await tx.select().from(publicSittings)),
		...(await tx.select().from(publicFiles))
	]);
	expect(rows).toHaveLength(1);
	expect(JSON.stringify(rows)).not.toContain('CANARY');
	expect(JSON.stringify(rows)).not.toContain('Siège-');
	expect((await read()).posted.record.items[1]).toEqual({
		number: 2,
		section: '',
		title: 'Affaire de personnel',
		isClosed: true,
		rapporteur: null,
		vote: null,
		files: []
	});
});

test('an item that becomes closed takes its file off the portal', async () => {
	await deliberate(itemAt(0).id, '103', 'Budget');
	await publish();
	const [file] = (await read()).files;
	expect(await publicFile(council.database, file!.id)).not.toBeNull();
	await council.database.transaction((tx) =>
		tx.update(items, { isClosed: true, publicTitle: 'Affaire' }, eq(items.id, itemAt(0).id))
	);
	await publish();
	expect(await publicFile(council.database, file!.id)).toBeNull();
});

test('posting again changes only what changed: the date of posting and the addresses of files stay', async () => {
	await deliberate(itemAt(0).id, '104', 'Budget');
	await publish();
	const before = await read();
	await publish(LATER);
	expect(await read()).toEqual(before);
	await council.database.transaction((tx) => tx.update(items, { title: 'Budget' }, eq(items.id, itemAt(0).id)));
	await publish(LATER);
	const after = await read();
	expect(after.posted).toMatchObject({ postedAt: NOW, updatedAt: LATER });
	expect(after.files).toEqual(before.files);
});

test('a draft is not posted', async () => {
	await council.database.transaction((tx) =>
		tx.update(sittings, { state: 'draft' }, eq(sittings.id, council.sitting.id))
	);
	expect(await publish()).toEqual({ ok: false, refusal: 'sitting-is-draft' });
	expect(await publicSitting(council.database, council.sitting.id)).toBeNull();
});

test('the search reads records in any accent and form, and never another tenant', async () => {
	await council.database.transaction((tx) =>
		tx.update(items, { title: 'Rénovation des écoles maternelles' }, eq(items.id, itemAt(0).id))
	);
	await publish();
	expect(await publicSittingsOf(council.database, 'ecole renovation')).toHaveLength(1);
	expect(await publicSittingsOf(council.database, 'piscine')).toHaveLength(0);
	expect(await publicSittingsOf(council.database, "a' & !| (")).toHaveLength(0);
	const other = await makeCouncil(database, { members: 1, items: 1 });
	expect(await publicSittingsOf(other.database, 'ecole')).toHaveLength(0);
	expect(await publicSitting(other.database, council.sitting.id)).toBeNull();
});
