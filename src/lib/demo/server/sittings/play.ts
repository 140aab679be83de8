import { and, eq } from 'drizzle-orm';
import { readAgenda, type AgendaItem } from '#lib/agenda/server/read-agenda.ts';
import { recordPresence } from '#lib/chamber/server/attendance.ts';
import { finishItem, openItem } from '#lib/chamber/server/items.ts';
import { closeItemPoll, openItemPoll } from '#lib/chamber/server/polls.ts';
import { closeSitting, nameOfficer, openSitting } from '#lib/chamber/server/sittings.ts';
import * as m from '#lib/i18n/paraglide/messages.js';
import { newRandomId } from '#lib/kernel/ids.ts';
import { askForDeliberations } from '#lib/minutes/server/deliberations.ts';
import { publishRecord } from '#lib/publication/server/publish-record.ts';
import { castBallots } from '#lib/voting/server/ballots.ts';
import { registerProxy } from '#lib/voting/server/proxies.ts';
import { pollRights, polls } from '#lib/voting/server/tables.ts';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { choiceOf } from '../../rules/story.ts';
import type { Stage } from '../stage.ts';
import { must, type Council } from './council.ts';

const MINUTE = 60_000;
/** Places in the order of protocol: who gave a proxy to whom, and who was absent without one. */
const PROXIES: [giver: number, holder: number][] = [
	[8, 2],
	[16, 3],
	[28, 22],
	[36, 20]
];
const ABSENT = [19, 34];
/** Ballots with names, as a quarter of those present asked (R44). */
const PUBLIC = [2, 7];

/**
 * A whole sitting, from the first arrival to the last vote, through the stores that the chamber uses. Goes on from where an
 * earlier telling was broken off.
 */
export async function playSitting({ jobs }: Stage, council: Council, sittingId: string, startsAt: Date): Promise<void> {
	const { database, clerk } = council;
	const at = (minutes: number) => new Date(startsAt.getTime() + minutes * MINUTE);
	const agenda = await database.transaction(async (tx) => {
		const found = await readAgenda(tx, sittingId, 'desk');
		if (found?.sitting.state === 'published') await gather(tx, council, sittingId, at);
		return found;
	});
	if (!agenda || agenda.sitting.state === 'closed') return;
	for (const [index, item] of agenda.items.entries()) {
		if (item.state !== 'done') await decideItem(council, sittingId, item, index, at(5 + index * 9));
	}
	const end = at(10 + agenda.items.length * 9);
	await database.transaction(async (tx) => {
		must(await closeSitting(tx, sittingId, clerk, end));
		const label = m.minutes_job_deliberations({}, { locale: 'fr' });
		await askForDeliberations(jobs, tx, { sittingId, label, actor: clerk }, new Date());
		must(await publishRecord(tx, sittingId, end));
	});
}

async function gather(tx: TenantTx, council: Council, sittingId: string, at: (minutes: number) => Date): Promise<void> {
	must(await openSitting(tx, sittingId, council.clerk, at(-15)));
	await arrive(tx, council, sittingId, at);
	const secretary = council.members.at(-1)?.mandateId ?? '';
	must(await nameOfficer(tx, { sittingId, office: 'secretary', mandateId: secretary }, council.clerk, at(2)));
}

async function arrive(tx: TenantTx, council: Council, sittingId: string, at: (minutes: number) => Date): Promise<void> {
	const givers = PROXIES.map(([giver]) => giver);
	const memberAt = (place: number) => council.members[place]?.mandateId ?? '';
	for (const [index, { mandateId, accountId }] of council.members.entries()) {
		if (givers.includes(index) || ABSENT.includes(index)) continue;
		const arrival = at(-14 + (index % 13));
		must(await recordPresence(tx, { sittingId, mandateId, isPresent: true }, accountId, arrival));
	}
	for (const [giver, holder] of PROXIES) {
		const proxy = { sittingId, giver: memberAt(giver), holder: memberAt(holder), present: new Set<string>() };
		must(await registerProxy(tx, proxy, council.clerk, at(-10)));
	}
}

async function decideItem(
	council: Council,
	sittingId: string,
	{ id: itemId, state }: AgendaItem,
	index: number,
	at: Date
): Promise<void> {
	const { database, clerk } = council;
	const later = (minutes: number) => new Date(at.getTime() + minutes * MINUTE);
	const kind = PUBLIC.includes(index) ? 'public' : 'ordinary';
	const opened = await database.transaction(async (tx) => {
		if (state === 'open') return openPoll(tx, itemId);
		must(await openItem(tx, { sittingId, itemId }, clerk, at));
		must(await openItemPoll(tx, { sittingId, kind }, clerk, later(6)));
		return openPoll(tx, itemId);
	});
	const groupOf = new Map(council.members.map(({ mandateId, group }) => [mandateId, group]));
	const sent = opened.rights.map((right) => ({
		pollId: opened.pollId,
		rightId: right.rightId,
		castId: newRandomId(),
		choice: choiceOf(groupOf.get(right.mandateId) ?? '', index),
		accountId: right.holderAccountId
	}));
	await castBallots(database, opened.pollId, sent, later(6.5));
	await database.transaction(async (tx) => {
		must(await closeItemPoll(tx, { sittingId, pollId: opened.pollId }, clerk, later(7)));
		must(await finishItem(tx, { sittingId, itemId }, clerk, later(8)));
	});
}

/** The poll on an item that is open, and its rights. */
async function openPoll(tx: TenantTx, itemId: string) {
	const [poll] = await tx
		.select()
		.from(polls)
		.where(and(eq(polls.itemId, itemId), eq(polls.state, 'open')));
	const pollId = poll?.id ?? '';
	return { pollId, rights: await tx.select().from(pollRights).where(eq(pollRights.pollId, pollId)) };
}
