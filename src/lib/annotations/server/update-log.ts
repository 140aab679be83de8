import { sql } from 'drizzle-orm';
import type { TenantDb, TenantTx } from '#lib/database/server/tenant-db.ts';
import { newId } from '#lib/kernel/ids.ts';
import { parseDocumentName } from '../rules/document-name.ts';
import { annotationDocuments } from './tables.ts';

/** An edit that waits for its place in the log. */
export interface LoggedUpdate {
	/** Without the tenant. */
	document: string;
	authorId: string;
	update: Uint8Array;
	at: Date;
}

interface Waiting extends LoggedUpdate {
	resolve(outcome: { isNewDocument: boolean }): void;
	reject(error: unknown): void;
}

/**
 * The log of acknowledged edits. Edits that come while a batch is being written go together into the next one: a single INSERT
 * and one commit for all, so that twenty writers cost hardly more than one.
 */
export class UpdateLog {
	readonly #waiting = new Map<string, Waiting[]>();
	/** Documents that have their row in `annotation_document`, by tenant and name. */
	readonly #known = new Set<string>();

	/** Resolves after COMMIT; only then may the edit be acknowledged. Rejects when nothing was stored. */
	append(database: TenantDb, logged: LoggedUpdate): Promise<{ isNewDocument: boolean }> {
		return new Promise((resolve, reject) => {
			const waiting = this.#waiting.get(database.tenantId);
			if (waiting) waiting.push({ ...logged, resolve, reject });
			else {
				this.#waiting.set(database.tenantId, [{ ...logged, resolve, reject }]);
				void this.#writeAll(database);
			}
		});
	}

	async #writeAll(database: TenantDb): Promise<void> {
		for (let batch = this.#take(database); batch.length > 0; batch = this.#take(database)) {
			await this.#write(database, batch);
		}
		this.#waiting.delete(database.tenantId);
	}

	#take(database: TenantDb): Waiting[] {
		return this.#waiting.get(database.tenantId)?.splice(0) ?? [];
	}

	async #write(database: TenantDb, batch: Waiting[]): Promise<void> {
		try {
			const made = await database.transaction(async (tx) => {
				await insertUpdates(tx, batch);
				return registerDocuments(
					tx,
					batch.filter(({ document }) => !this.#known.has(`${tx.tenantId}/${document}`))
				);
			});
			for (const waiting of batch) {
				this.#known.add(`${database.tenantId}/${waiting.document}`);
				waiting.resolve({ isNewDocument: made.delete(waiting.document) });
			}
		} catch (error) {
			for (const waiting of batch) waiting.reject(error);
		}
	}
}

async function insertUpdates(tx: TenantTx, batch: readonly LoggedUpdate[]): Promise<void> {
	const column = <Value>(of: (logged: LoggedUpdate) => Value) => sql.param(batch.map(of));
	await tx.raw.execute(sql`
		insert into y_update (tenant_id, document, update, author_id, at)
		select ${tx.tenantId}::uuid, document, update, author_id, at
		from unnest(
			${column((logged) => logged.document)}::text[],
			${column((logged) => Buffer.from(logged.update))}::bytea[],
			${column((logged) => logged.authorId)}::uuid[],
			${column((logged) => logged.at.toISOString())}::timestamptz[]
		) as waiting (document, update, author_id, at)`);
}

/** Makes the rows by which colleagues learn that a document exists; answers the names that were new. */
async function registerDocuments(tx: TenantTx, batch: readonly LoggedUpdate[]): Promise<Set<string>> {
	const rows = [...new Map(batch.map((logged) => [logged.document, logged])).values()].flatMap(({ document, at }) => {
		const parsed = parseDocumentName(document);
		return parsed ? [{ id: newId(at.getTime()), name: document, createdAt: at, ...parsed }] : [];
	});
	if (rows.length === 0) return new Set();
	const made = await tx
		.insert(annotationDocuments, rows)
		.onConflictDoNothing()
		.returning({ name: annotationDocuments.name });
	return new Set(made.map(({ name }) => name));
}
