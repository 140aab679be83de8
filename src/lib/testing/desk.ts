import { newId } from '#lib/kernel/ids.ts';
import { papers, paperVersions } from '#lib/papers/server/tables.ts';
import { makeAccount, makeBody, makeMandate, makeTenant } from './factories.ts';
import { freshDatabase } from './database.ts';
import { createSitting } from '#lib/agenda/server/sittings.ts';
import { readAgenda } from '#lib/agenda/server/read-agenda.ts';

/** Tuesday: the sitting of Thursday 18 June may still be convened in time. */
export const TUESDAY = new Date('2026-06-09T08:00:00Z');
const THURSDAY_EVENING = new Date('2026-06-18T16:30:00Z');

/** A council with three members and an empty draft, for tests of the desk. */
export async function makeDesk() {
	const database = await freshDatabase();
	const tenant = await makeTenant(database);
	const town = database.tenant(tenant.id);
	const clerk = (await makeAccount(database)).id;
	const body = await makeBody(database, tenant.id, { ruleSetId: 'fr-commune-from-3500' });
	const members = [];
	for (let seat = 1; seat <= 3; seat++) members.push(await makeMandate(database, tenant.id, { bodyId: body.id, seat }));
	const plan = { bodyId: body.id, title: '', startsAt: THURSDAY_EVENING, place: 'Salle du conseil' };
	const made = await town.transaction((tx) => createSitting(tx, plan, clerk, TUESDAY));
	if (!made.ok) throw new Error(made.refusal);
	return { database, tenant, town, clerk, body, members, plan, sittingId: made.value.sittingId };
}

export type Desk = Awaited<ReturnType<typeof makeDesk>>;

/** A paper with one version, as the intake leaves it. */
export async function makePaper({ town, clerk }: Desk, title: string): Promise<string> {
	const id = newId();
	const file = { fileName: `${title}.pdf`, bytes: 1000, pageCount: 2, sha256: 'ab'.repeat(32), chunkHashes: [] };
	await town.transaction(async (tx) => {
		await tx.insert(papers, { id, title, kind: 'report', createdAt: TUESDAY, createdBy: clerk });
		const version = { id: newId(), paperId: id, number: 1, state: 'received' as const };
		await tx.insert(paperVersions, { ...file, ...version, createdAt: TUESDAY, createdBy: clerk });
	});
	return id;
}

/** The agenda as the desk sees it. */
export async function agendaOf({ town, sittingId }: Desk) {
	const agenda = await town.transaction((tx) => readAgenda(tx, sittingId, 'desk'));
	if (!agenda) throw new Error('the desk sees every sitting');
	return agenda;
}
