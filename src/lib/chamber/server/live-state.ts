import { and, asc, desc, eq, inArray } from 'drizzle-orm';
import { itemPapers, items } from '#lib/agenda/server/tables.ts';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import type { Snapshot } from '#lib/live/server/topic.ts';
import { paperVersions } from '#lib/papers/server/tables.ts';
import { liveProxies, type Proxy } from '#lib/voting/rules/proxies.ts';
import { participation, pollOf, publicChoices } from '#lib/voting/server/polls.ts';
import { registeredProxies } from '#lib/voting/server/proxies.ts';
import { polls } from '#lib/voting/server/tables.ts';
import type { Audience, LiveItem, LivePoll, LiveState } from '../schemas.ts';
import { quorumLaw } from '../rules/quorum-law.ts';
import { quorum } from '../rules/quorum.ts';
import { openingOf } from './items.ts';
import { presentMandates, roster, sittingById, type Seated } from './roster.ts';

type Item = typeof items.$inferSelect;

/** The whole state of a sitting for each audience. The version is read first: what follows is at least as new. */
export async function liveState(
	tx: TenantTx,
	sittingId: string,
	readRoster: typeof roster = roster
): Promise<Snapshot & { states: Record<Audience, LiveState> }> {
	const sitting = await sittingById(tx, sittingId);
	if (!sitting) throw new Error('a live sitting exists');
	const { members, law } = await readRoster(tx, sitting);
	const present = await presentMandates(tx, sittingId);
	const registered = await registeredProxies(tx, sittingId);
	const live = liveProxies(registered, present);
	const agenda = await tx.select().from(items).where(eq(items.sittingId, sittingId)).orderBy(asc(items.position));
	const current = agenda.find(({ id }) => id === sitting.currentItemId);
	const seatOf = new Map(members.map(({ mandateId, seat }) => [mandateId, seat]));
	const seat = (mandateId: string | null) => (mandateId === null ? null : (seatOf.get(mandateId) ?? null));
	const shared = {
		title: sitting.title,
		state: sitting.state,
		chairSeat: seat(sitting.chairMandateId),
		secretarySeat: seat(sitting.secretaryMandateId),
		seats: seatLetters(members, present, live),
		quorum: quorum(quorumLaw(law), { inOffice: members.length, present: present.size }),
		liveProxies: live.length
	};
	const outcomes = await outcomesOf(tx, sittingId);
	const item = current ? await liveItem(tx, current, nameOf(members, current.rapporteurMandateId)) : null;
	const poll = current ? await livePoll(tx, current, members) : null;
	const full: LiveState = { ...shared, item, poll, items: itemLetters(agenda, outcomes) };
	const isHidden = current?.isClosed === true;
	return {
		version: sitting.version,
		states: {
			public: {
				...shared,
				item: item && publicItem(item, current),
				poll: isHidden ? null : poll,
				items: itemLetters(agenda, outcomes, (one) => one.isClosed)
			},
			members: full,
			chair: { ...full, proxies: proxySeats(registered, seatOf) }
		}
	};
}

function nameOf(members: Seated[], mandateId: string | null): string | null {
	const member = members.find((one) => one.mandateId === mandateId);
	return member ? `${member.civility} ${member.lastName}` : null;
}

function seatLetters(members: Seated[], present: ReadonlySet<string>, live: Proxy[]): string {
	const represented = new Set(live.map(({ giver }) => giver));
	return members
		.map(({ mandateId }) => (present.has(mandateId) ? 'p' : represented.has(mandateId) ? 'r' : 'a'))
		.join('');
}

function itemLetters(
	agenda: Item[],
	outcomes: Map<string, string>,
	isHidden: (item: Item) => boolean = () => false
): string {
	return agenda
		.map((item) => {
			if (item.state !== 'done') return item.state === 'open' ? 'o' : 'p';
			return isHidden(item) ? 'd' : (outcomes.get(item.id) ?? 'd');
		})
		.join('');
}

/** The allow-list of a closed item: what is not named here does not leave (huis clos, L2121-18). */
function publicItem(item: LiveItem, row: Item | undefined): LiveItem {
	if (!row?.isClosed) return { ...item, versionId: null };
	const { id, number, isClosed, kind, state } = item;
	return {
		id,
		number,
		title: row.publicTitle,
		section: '',
		isClosed,
		kind,
		state,
		rapporteur: null,
		quorum: null,
		versionId: null
	};
}

async function liveItem(tx: TenantTx, item: Item, rapporteur: string | null): Promise<LiveItem> {
	const { id, number, title, section, isClosed, kind, state } = item;
	const opening = await openingOf(tx, id);
	const [version] = await tx
		.select({ id: paperVersions.id })
		.from(itemPapers)
		.innerJoin(paperVersions, eq(paperVersions.paperId, itemPapers.paperId))
		.where(eq(itemPapers.itemId, id))
		.orderBy(asc(itemPapers.position), desc(paperVersions.number))
		.limit(1);
	const quorumThen = opening?.quorum ?? null;
	return {
		id,
		number,
		title,
		section,
		isClosed,
		kind,
		state,
		rapporteur,
		quorum: quorumThen,
		versionId: version?.id ?? null
	};
}

async function livePoll(tx: TenantTx, item: Item, members: Seated[]): Promise<LivePoll | null> {
	const poll = await pollOf(tx, item.id);
	if (!poll || poll.state === 'void') return null;
	const { id, kind, question, state, result } = poll;
	const { rights, voted } = await participation(tx, id);
	const named = new Map((await publicChoices(tx, poll)).map((one) => [one.mandateId, one.choice]));
	const letters = { for: 'f', against: 'a', abstain: 'n', 'not-taking-part': 'x' };
	const choices = members.map(({ mandateId }) => {
		const choice = named.get(mandateId);
		return choice ? letters[choice] : '-';
	});
	return { id, kind, question, state, rights, voted, result, choices: named.size > 0 ? choices.join('') : null };
}

async function outcomesOf(tx: TenantTx, sittingId: string): Promise<Map<string, string>> {
	const closed = await tx
		.select({ itemId: polls.itemId, result: polls.result })
		.from(polls)
		.where(and(eq(polls.sittingId, sittingId), inArray(polls.state, ['closed'])));
	return new Map(closed.map(({ itemId, result }) => [itemId, result?.outcome === 'adopted' ? 'A' : 'R']));
}

function proxySeats(registered: Proxy[], seatOf: Map<string, number>): [number, number][] {
	return registered.flatMap(({ giver, holder }): [number, number][] => {
		const [from, to] = [seatOf.get(giver), seatOf.get(holder)];
		return from !== undefined && to !== undefined ? [[from, to]] : [];
	});
}
