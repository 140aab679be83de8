import { isDeepStrictEqual } from 'node:util';
import { and, eq, inArray } from 'drizzle-orm';
import { readAgenda, type Agenda } from '#lib/agenda/server/read-agenda.ts';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { appendJournal } from '#lib/journal/server/append.ts';
import { newRandomId } from '#lib/kernel/ids.ts';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import { deliberations } from '#lib/minutes/server/tables.ts';
import { publicItem } from '../rules/public-record.ts';
import type { PublicSitting } from '../schemas.ts';
import { publicFiles, publicSittings } from './tables.ts';
import { publicVotes } from './public-votes.ts';

type PublishedAgenda = Agenda & { sitting: { state: PublicSitting['state'] } };

/**
 * Posts the record of a sitting anew from what the house knows now, in the transaction of the act that changed it. Without
 * effect when the public would read the same; the date of first posting and the addresses of files stay. Refused: the agenda is not published.
 */
export async function publishRecord(
	tx: TenantTx,
	sittingId: string,
	now: Date
): Promise<Result<{ files: number }, 'sitting-is-draft'>> {
	const agenda = await readAgenda(tx, sittingId, 'public');
	if (!agenda || !isPublished(agenda)) return refuse('sitting-is-draft');
	const open = agenda.items.filter((item) => !item.isClosed).map(({ id }) => id);
	const votes = await publicVotes(tx, agenda.sitting, open);
	const filesByItem = await postDeliberations(tx, sittingId, open, now);
	const record: PublicSitting = {
		id: sittingId,
		body: agenda.sitting.body.name,
		seats: agenda.sitting.body.legalSize,
		title: agenda.sitting.title,
		startsAt: agenda.sitting.startsAt.toISOString(),
		place: agenda.sitting.place,
		state: agenda.sitting.state,
		items: agenda.items.map((item) =>
			publicItem({ ...item, vote: votes.get(item.id) ?? null, files: filesByItem.get(item.id) ?? [] })
		)
	};
	const files = [...filesByItem.values()].flat().length;
	if (!(await storeRecord(tx, record, now))) return ok({ files });
	await appendJournal(tx, { act: 'record.posted', object: sittingId, actor: null, details: { files } }, now);
	return ok({ files });
}

function isPublished(agenda: Agenda): agenda is PublishedAgenda {
	return agenda.sitting.state !== 'draft';
}

/** Whether there was anything to say anew. */
async function storeRecord(tx: TenantTx, record: PublicSitting, now: Date): Promise<boolean> {
	const [posted] = await tx.select().from(publicSittings).where(eq(publicSittings.id, record.id));
	if (posted && isDeepStrictEqual(posted.record, record)) return false;
	const startsAt = new Date(record.startsAt);
	await tx
		.insert(publicSittings, { id: record.id, startsAt, record, postedAt: now, updatedAt: now })
		.onConflictDoUpdate({
			target: [publicSittings.tenantId, publicSittings.id],
			set: { startsAt, record, updatedAt: now }
		});
	return true;
}

/** The deliberations of these items that have their PDF; every other file of the sitting is withdrawn. */
async function postDeliberations(
	tx: TenantTx,
	sittingId: string,
	itemIds: string[],
	now: Date
): Promise<Map<string, string[]>> {
	const ready = await readyDeliberations(tx, sittingId, itemIds);
	const posted = await tx.select().from(publicFiles).where(eq(publicFiles.sittingId, sittingId));
	const wanted = new Set(ready.map(({ sha256 }) => sha256));
	const withdrawn = posted.filter(({ sha256 }) => !wanted.has(sha256)).map(({ id }) => id);
	if (withdrawn.length > 0) await tx.delete(publicFiles, inArray(publicFiles.id, withdrawn));
	const filesByItem = new Map<string, string[]>();
	for (const { itemId, number, title, sha256, bytes } of ready) {
		const known = posted.find((file) => file.sha256 === sha256);
		const id = known?.id ?? newRandomId();
		const fileName = `deliberation-${number}.pdf`;
		if (!known) await tx.insert(publicFiles, { id, sittingId, title, fileName, sha256, bytes, postedAt: now });
		filesByItem.set(itemId, [...(filesByItem.get(itemId) ?? []), id]);
	}
	return filesByItem;
}

async function readyDeliberations(tx: TenantTx, sittingId: string, itemIds: string[]) {
	if (itemIds.length === 0) return [];
	const rows = await tx
		.select()
		.from(deliberations)
		.where(
			and(
				eq(deliberations.sittingId, sittingId),
				eq(deliberations.state, 'ready'),
				inArray(deliberations.itemId, itemIds)
			)
		);
	return rows.flatMap((row) =>
		row.sha256 === null || row.bytes === null ? [] : [{ ...row, sha256: row.sha256, bytes: row.bytes }]
	);
}
