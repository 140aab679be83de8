import { eq } from 'drizzle-orm';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { changeDraft, lockDraft, noteStep } from '#lib/drafting/server/locked-draft.ts';
import { itemDrafts } from './draft-tables.ts';

/** An item is taken off a draft agenda: the draft that it came from waits in the queue again. */
export async function returnDraft(tx: TenantTx, itemId: string, actor: string, now: Date): Promise<void> {
	const [link] = await tx.select().from(itemDrafts).where(eq(itemDrafts.itemId, itemId));
	const draft = link && (await lockDraft(tx, link.draftId));
	if (!draft) return;
	await tx.delete(itemDrafts, eq(itemDrafts.itemId, itemId));
	await changeDraft(tx, draft.id, { state: 'approved' }, now);
	await noteStep(tx, draft, { step: 'taken-off', actor, details: { itemId } }, now);
}
