import { and, eq } from 'drizzle-orm';
import type { TenantDb, TenantTx } from '#lib/database/server/tenant-db.ts';
import type { PaperRefusal } from '../schemas.ts';
import { uploads } from './tables.ts';

export type Upload = typeof uploads.$inferSelect;
export type NewUpload = Pick<
	Upload,
	'id' | 'accountId' | 'sittingId' | 'itemId' | 'fileName' | 'bytes' | 'description'
> &
	Partial<Pick<Upload, 'draftId'>>;

/** An upload begins: from now on only its account may go on with it. */
export async function beginUpload(tx: TenantTx, upload: NewUpload, now: Date): Promise<void> {
	await tx.insert(uploads, { ...upload, state: 'receiving', createdAt: now });
}

/** The upload of this account, or undefined. */
export async function ownUpload(database: TenantDb, id: string, accountId: string): Promise<Upload | undefined> {
	return database.transaction(async (tx) => {
		const [upload] = await tx
			.select()
			.from(uploads)
			.where(and(eq(uploads.id, id), eq(uploads.accountId, accountId)));
		return upload;
	});
}

/** Ends an upload once. False when it had ended before: its paper exists already. */
export async function endUpload(
	tx: TenantTx,
	id: string,
	end: { state: 'taken' } | { state: 'refused'; refusal: PaperRefusal | (string & {}) }
): Promise<boolean> {
	const ended = await tx
		.update(uploads, end, and(eq(uploads.id, id), eq(uploads.state, 'receiving')))
		.returning({ id: uploads.id });
	return ended.length > 0;
}
