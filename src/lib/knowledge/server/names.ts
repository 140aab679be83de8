import { eq, inArray } from 'drizzle-orm';
import { items, itemPapers, sittings } from '#lib/agenda/server/tables.ts';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { draftActs } from '#lib/drafting/server/tables.ts';
import { formatName, formatShortDate } from '#lib/i18n/format.ts';
import * as m from '#lib/i18n/paraglide/messages.js';
import { wordsOf, type JournalBody } from '#lib/journal/rules/body.ts';
import { erasablesIn } from '#lib/journal/rules/erasable.ts';
import { valuesOf } from '#lib/journal/server/values.ts';
import { isUuid } from '#lib/kernel/ids.ts';
import { papers, paperVersions } from '#lib/papers/server/tables.ts';
import { townServices } from '#lib/people/server/service-tables.ts';
import { accounts, mandates, tenants } from '#lib/people/server/tables.ts';
import { polls } from '#lib/voting/server/tables.ts';

/**
 * What the ids of some entries are called. Closed items and drafts by their neutral line only, whoever reads, as a journal is shown on
 * screens and handed on; who was forgotten has no name any more.
 */
export async function namesIn(
	tx: TenantTx,
	bodies: readonly (JournalBody | null)[],
	timeZone: string
): Promise<Map<string, string>> {
	const ids = [...new Set(bodies.flatMap((body) => (body ? wordsOf(body) : [])).filter(isUuid))];
	if (ids.length === 0) return new Map();
	const found = [
		await peopleNames(tx, ids),
		await sittingNames(tx, ids, timeZone),
		await itemNames(tx, ids),
		await paperNames(tx, ids),
		await draftNames(tx, ids),
		await tx
			.select({ id: townServices.id, name: townServices.name })
			.from(townServices)
			.where(inArray(townServices.id, ids)),
		await tx.select({ id: tenants.id, name: tenants.name }).from(tenants).where(eq(tenants.id, tx.tenantId))
	];
	const beside = await valuesOf(
		tx,
		bodies.flatMap((body) => (body ? erasablesIn(body.details) : []))
	);
	return new Map([...beside, ...found.flat().map(({ id, name }) => [id, name] as const)]);
}

interface Named {
	id: string;
	name: string;
}

async function peopleNames(tx: TenantTx, ids: string[]): Promise<Named[]> {
	const person = { firstName: accounts.firstName, lastName: accounts.lastName };
	const known = await tx
		.select({ id: accounts.id, ...person })
		.from(accounts)
		.where(inArray(accounts.id, ids));
	const seated = await tx
		.select({ id: mandates.id, ...person })
		.from(mandates)
		.innerJoin(accounts, eq(accounts.id, mandates.accountId))
		.where(inArray(mandates.id, ids));
	return [...known, ...seated].map((row) => ({ id: row.id, name: formatName(row) }));
}

async function sittingNames(tx: TenantTx, ids: string[], timeZone: string): Promise<Named[]> {
	const rows = await tx.select().from(sittings).where(inArray(sittings.id, ids));
	return rows.map(({ id, title, startsAt }) => ({
		id,
		name: m.journal_sitting_of({ title, date: formatShortDate(startsAt, timeZone) })
	}));
}

async function itemNames(tx: TenantTx, ids: string[]): Promise<Named[]> {
	const own = await tx.select().from(items).where(inArray(items.id, ids));
	const voted = await tx
		.select({ id: polls.id, item: items })
		.from(polls)
		.innerJoin(items, eq(items.id, polls.itemId))
		.where(inArray(polls.id, ids));
	return [
		...own.map((item) => ({ id: item.id, name: itemName(item) })),
		...voted.map(({ id, item }) => ({ id, name: itemName(item) }))
	];
}

/** An item as anybody may read it. */
export function itemName(item: {
	number: number | null;
	title: string;
	isClosed: boolean;
	publicTitle: string;
}): string {
	const title = item.isClosed ? item.publicTitle || m.journal_closed_item() : item.title;
	if (item.number === null) return item.isClosed ? title : m.journal_item_draft({ title });
	return m.journal_item_of({ number: item.number, title });
}

async function paperNames(tx: TenantTx, ids: string[]): Promise<Named[]> {
	const rows = await tx
		.select({ id: paperVersions.id, title: papers.title, isClosed: items.isClosed })
		.from(paperVersions)
		.innerJoin(papers, eq(papers.id, paperVersions.paperId))
		.leftJoin(itemPapers, eq(itemPapers.paperId, papers.id))
		.leftJoin(items, eq(items.id, itemPapers.itemId))
		.where(inArray(paperVersions.id, ids));
	const closed = new Set(rows.filter(({ isClosed }) => isClosed !== false).map(({ id }) => id));
	return rows.map(({ id, title }) => ({
		id,
		name: closed.has(id) ? m.journal_closed_paper({ id: id.slice(0, 8) }) : title
	}));
}

async function draftNames(tx: TenantTx, ids: string[]): Promise<Named[]> {
	const rows = await tx.select().from(draftActs).where(inArray(draftActs.id, ids));
	return rows.map(({ id, ...draft }) => ({ id, name: draftName(draft) }));
}

/** A draft as anybody may read it. */
export function draftName(draft: { title: string; isClosed: boolean; publicTitle: string }): string {
	const { title, isClosed, publicTitle } = draft;
	return isClosed ? m.journal_closed_draft({ title: publicTitle }) : m.journal_draft_of({ title });
}
