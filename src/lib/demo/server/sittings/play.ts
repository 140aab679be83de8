import { eq } from 'drizzle-orm';
import { readAgenda } from '#lib/agenda/server/read-agenda.ts';
import { recordPresence } from '#lib/chamber/server/attendance.ts';
import { finishItem, openItem } from '#lib/chamber/server/items.ts';
import { closeItemPoll, openItemPoll } from '#lib/chamber/server/polls.ts';
import { closeSitting, nameOfficer, openSitting } from '#lib/chamber/server/sittings.ts';
import { newRandomId } from '#lib/kernel/ids.ts';
import { publishRecord } from '#lib/publication/server/publish-record.ts';
import { castBallots } from '#lib/voting/server/ballots.ts';
import { registerProxy } from '#lib/voting/server/proxies.ts';
import { pollRights } from '#lib/voting/server/tables.ts';
import { choiceOf } from '../../rules/story.ts';
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

/** A whole sitting, from the first arrival to the last vote, through the stores that the chamber uses. */
export async function playSitting(council: Council, sittingId: string, startsAt: Date): Promise<void> {
	const { database, clerk } = council;
	const at = (minutes: number) => new Date(startsAt.getTime() + minutes * MINUTE);
	const items = await database.transaction(async (tx) => {
		must(await openSitting(tx, sittingId, clerk, at(-15)));
		await arrive(tx, council, sittingId, at);
		const secretary = council.members.at(-1)?.mandateId ?? '';
		must(await nameOfficer(tx, { sittingId, office: 'secretary', mandateId: secretary }, clerk, at(2)));
		return (await readAgenda(tx, sittingId, 'desk'))?.items ?? [];
	});
	for (const [index, item] of items.entries()) await decideItem(council, sittingId, item.id, index, at(5 + index * 9));
	const end = at(10 + items.length * 9);
	await database.transaction(async (tx) => {
		must(await closeSitting(tx, sittingId, clerk, end));
		must(await publishRecord(tx, sittingId, end));
	});
}

type Tx = Parameters<Parameters<Council['database']['transaction']>[0]>[0];

async function arrive(tx: Tx, council: Council, sittingId: string, at: (minutes: number) => Date): Promise<void> {
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

async function decideItem(council: Council, sittingId: string, itemId: string, index: number, at: Date): Promise<void> {
	const { database, clerk } = council;
	const later = (minutes: number) => new Date(at.getTime() + minutes * MINUTE);
	const kind = PUBLIC.includes(index) ? 'public' : 'ordinary';
	const opened = await database.transaction(async (tx) => {
		must(await openItem(tx, { sittingId, itemId }, clerk, at));
		const { pollId } = must(await openItemPoll(tx, { sittingId, kind }, clerk, later(6)));
		return { pollId, rights: await tx.select().from(pollRights).where(eq(pollRights.pollId, pollId)) };
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
