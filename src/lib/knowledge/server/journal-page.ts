import { asc, desc, eq, inArray } from 'drizzle-orm';
import { isKeptBy, subjectsKept } from '#lib/agenda/server/kept-sittings.ts';
import { items, sittings } from '#lib/agenda/server/tables.ts';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { formatName } from '#lib/i18n/format.ts';
import * as m from '#lib/i18n/paraglide/messages.js';
import { readJournal, type ReadEntry } from '#lib/journal/server/read.ts';
import { instantAt } from '#lib/kernel/local-time.ts';
import type { StaffFacts } from '#lib/people/rules/staff.ts';
import { accounts, mandates, memberships } from '#lib/people/server/tables.ts';
import { polls } from '#lib/voting/server/tables.ts';
import { KINDS } from '../rules/kinds.ts';
import type { JournalFilter } from '../schemas.ts';
import { actSentence } from '../sentence.ts';
import { namesIn } from './names.ts';

/** Entries on one page. */
const PAGE = 50;

export interface ToldEntry {
	seq: number;
	at: Date;
	hash: string;
	who: string;
	sentence: string;
}

interface Reading {
	timeZone: string;
	staff: StaffFacts;
}

/** A page of the journal in words, newest first; for a clerk of named kinds of sitting, what names these sittings. */
export async function journalPage(tx: TenantTx, filter: JournalFilter, { timeZone, staff }: Reading) {
	const { below, above } = filter;
	const asked = await searchOf(tx, filter, timeZone);
	const kept = await wordsKept(tx, staff);
	const search = { ...asked, words: kept ? [...asked.words, kept] : asked.words, limit: PAGE + 1 };
	if (above !== undefined) {
		const read = await readJournal(tx, { ...search, above });
		if (read.length > PAGE) return pageOf(tx, read.slice(-PAGE), timeZone, { isNewerThere: true, isOlderThere: true });
		// Hardly anything is newer: the last page, whole.
	}
	const read = await readJournal(tx, { ...search, below: above === undefined ? below : undefined });
	const isNewerThere = above === undefined && below !== undefined;
	return pageOf(tx, read.slice(0, PAGE), timeZone, { isNewerThere, isOlderThere: read.length > PAGE });
}

async function pageOf(
	tx: TenantTx,
	entries: ReadEntry[],
	timeZone: string,
	{ isNewerThere, isOlderThere }: { isNewerThere: boolean; isOlderThere: boolean }
) {
	return {
		entries: await tell(tx, entries, timeZone),
		/** Where the pages beside this one begin, if there are any. */
		above: isNewerThere ? entries[0]?.seq : undefined,
		below: isOlderThere ? entries.at(-1)?.seq : undefined
	};
}

/** Entries in words, for a page or for a file. */
export async function tell(tx: TenantTx, entries: readonly ReadEntry[], timeZone: string): Promise<ToldEntry[]> {
	const names = await namesIn(
		tx,
		entries.map(({ body }) => body),
		timeZone
	);
	return entries.map(({ seq, at, hash, body }) => {
		const actor = body?.actor ?? null;
		const who = actor === null ? m.journal_server() : (names.get(actor) ?? m.journal_gone({ id: actor.slice(0, 8) }));
		return { seq, at, hash, who, sentence: actSentence(body, names) };
	});
}

async function searchOf(tx: TenantTx, filter: JournalFilter, timeZone: string) {
	const { person, kind, sitting, from, until } = filter;
	const words = [
		person === undefined ? undefined : await wordsOfPerson(tx, person),
		kind === undefined ? undefined : KINDS[kind],
		sitting === undefined ? undefined : await wordsOfSittings(tx, [sitting])
	].filter((list) => list !== undefined);
	return {
		words,
		from: from === undefined ? undefined : instantAt(from, '00:00', timeZone),
		until: until === undefined ? undefined : instantAt(dayAfter(until), '00:00', timeZone)
	};
}

function dayAfter(date: string): string {
	return new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

/** A person is named by the account, and by each mandate. */
export async function wordsOfPerson(tx: TenantTx, accountId: string): Promise<string[]> {
	const held = await tx.select({ id: mandates.id }).from(mandates).where(eq(mandates.accountId, accountId));
	return [accountId, ...held.map(({ id }) => id)];
}

/** A sitting is meant by its own id, those of its items, and those of their votes. */
async function wordsOfSittings(tx: TenantTx, sittingIds: string[]): Promise<string[]> {
	const own = await tx.select({ id: items.id }).from(items).where(inArray(items.sittingId, sittingIds));
	const voted = await tx.select({ id: polls.id }).from(polls).where(inArray(polls.sittingId, sittingIds));
	return [...sittingIds, ...[...own, ...voted].map(({ id }) => id)];
}

/** Undefined: the whole journal. */
async function wordsKept(tx: TenantTx, staff: StaffFacts): Promise<string[] | undefined> {
	const kept = await subjectsKept(tx, staff);
	return kept && wordsOfSittings(tx, kept);
}

/** What a filter may be set to: everybody whom the tenant knows, and the sittings that the reader keeps, the latest first. */
export async function filterChoices(tx: TenantTx, staff: StaffFacts) {
	const people = await tx
		.select({ id: accounts.id, firstName: accounts.firstName, lastName: accounts.lastName })
		.from(memberships)
		.innerJoin(accounts, eq(accounts.id, memberships.accountId))
		.where(eq(memberships.tenantId, tx.tenantId))
		.orderBy(asc(accounts.lastName), asc(accounts.firstName));
	const held = await tx
		.select({ id: sittings.id, title: sittings.title, startsAt: sittings.startsAt })
		.from(sittings)
		.where(isKeptBy(staff))
		.orderBy(desc(sittings.startsAt));
	return { people: people.map((person) => ({ id: person.id, name: formatName(person) })), sittings: held };
}
