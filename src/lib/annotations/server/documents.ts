import { and, eq, sql } from 'drizzle-orm';
import { applyUpdate, Doc, encodeStateAsUpdate } from 'yjs';
import type { TenantDb, TenantTx } from '#lib/database/server/tenant-db.ts';
import type { LocalDate } from '#lib/kernel/local-date.ts';
import { accounts, mandates } from '#lib/people/server/tables.ts';
import { openingOf, type Reader } from '../rules/access.ts';
import type { SharedDocument } from '../schemas.ts';
import { annotationDocuments } from './tables.ts';

/** A sitting as far as marks are concerned. `today` is the date where the body sits. */
export interface MarkedSitting {
	id: string;
	bodyId: string;
	today: LocalDate;
}

/** The seats that decide what an account opens. */
export async function readerOf(tx: TenantTx, bodyId: string, accountId: string): Promise<Reader> {
	const seats = await tx
		.select({ groupId: mandates.groupId, startsOn: mandates.startsOn, endsOn: mandates.endsOn })
		.from(mandates)
		.where(and(eq(mandates.bodyId, bodyId), eq(mandates.accountId, accountId)));
	return { accountId, seats };
}

/** The documents of others in a sitting that an account may read, with the names of their authors. */
export async function listOpenDocuments(
	tx: TenantTx,
	sitting: MarkedSitting,
	accountId: string
): Promise<SharedDocument[]> {
	const reader = await readerOf(tx, sitting.bodyId, accountId);
	const rows = await tx
		.select({ document: annotationDocuments, firstName: accounts.firstName, lastName: accounts.lastName })
		.from(annotationDocuments)
		.innerJoin(accounts, eq(accounts.id, annotationDocuments.authorId))
		.where(eq(annotationDocuments.sittingId, sitting.id));
	return rows
		.filter(({ document }) => openingOf(document, reader, sitting.today) === 'read')
		.map(({ document, firstName, lastName }) => ({ name: document.name, author: `${firstName} ${lastName}` }));
}

/**
 * Fills a document with its snapshot and all edits since, read in one statement, so that a compaction in between loses nothing.
 * A row that Yjs cannot read is set aside under the name `quarantine:…` and the rest is loaded. Answers how many rows there are to
 * fold and how many were set aside.
 */
export async function loadDocument(
	database: TenantDb,
	name: string,
	target: Doc
): Promise<{ rows: number; quarantined: number }> {
	return database.transaction(async (tx) => {
		const { rows } = await tx.raw.execute<{ seq: string | null; bytes: Buffer }>(sql`
			select null::bigint as seq, state as bytes from y_snapshot
			where tenant_id = ${tx.tenantId} and document = ${name}
			union all
			select seq, update from y_update where tenant_id = ${tx.tenantId} and document = ${name}
			order by seq nulls first`);
		const malformed = rows.filter(({ bytes }) => !isApplied(target, bytes)).flatMap(({ seq }) => seq ?? []);
		if (malformed.length > 0) {
			await tx.raw.execute(sql`
				update y_update set document = ${`quarantine:${name}`}
				where tenant_id = ${tx.tenantId} and seq = any(${sql.param(malformed)}::bigint[])`);
		}
		return { rows: rows.length - malformed.length, quarantined: malformed.length };
	});
}

/**
 * Folds the edits of a document into its snapshot: exactly the rows that it deletes, whatever was appended meanwhile. What was
 * erased is forgotten here, content and all. Two compactions of one document wait for each other.
 */
export async function compactDocument(database: TenantDb, name: string): Promise<void> {
	await database.transaction(async (tx) => {
		await tx.raw.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`${tx.tenantId}/${name}`}, 0))`);
		const deleted = await tx.raw.execute<{ update: Buffer }>(sql`
			delete from y_update where tenant_id = ${tx.tenantId} and document = ${name} returning update`);
		const snapshots = await tx.raw.execute<{ state: Buffer }>(sql`
			select state from y_snapshot where tenant_id = ${tx.tenantId} and document = ${name}`);
		const folded = new Doc();
		for (const { state } of snapshots.rows) applyUpdate(folded, state);
		for (const { update } of deleted.rows) applyUpdate(folded, update);
		const state = Buffer.from(encodeStateAsUpdate(folded));
		folded.destroy();
		await tx.raw.execute(sql`
			insert into y_snapshot (tenant_id, document, state) values (${tx.tenantId}, ${name}, ${state})
			on conflict (tenant_id, document) do update set state = excluded.state`);
	});
}

function isApplied(target: Doc, bytes: Uint8Array): boolean {
	try {
		applyUpdate(target, bytes);
		return true;
	} catch {
		return false;
	}
}
