import { desc, eq, inArray, or, sql } from 'drizzle-orm';
import { items, sittings } from '#lib/agenda/server/tables.ts';
import { itemOpenings } from '#lib/chamber/server/tables.ts';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { draftActs, draftSteps } from '#lib/drafting/server/tables.ts';
import { papers, paperVersions, uploads } from '#lib/papers/server/tables.ts';
import { mandates } from '#lib/people/server/tables.ts';
import { requestsOf } from '#lib/privacy/server/requests.ts';
import { clearedBy } from '#lib/watch/server/alarm.ts';
import { draftName, itemName } from './names.ts';

/** Rows of one council that name somebody, beside those that the page shows. What others wrote or did is not in them. */
export async function moreInCouncil(tx: TenantTx, accountId: string) {
	const held = await tx.select({ id: mandates.id }).from(mandates).where(eq(mandates.accountId, accountId));
	const own = held.map(({ id }) => id);
	const { fileName, bytes, state, createdAt } = uploads;
	return {
		...(own.length > 0 ? await ofMandates(tx, own) : { openings: [], offices: [], rapporteurOf: [] }),
		papers: await tx
			.select({ title: papers.title, fileName: paperVersions.fileName, createdAt: paperVersions.createdAt })
			.from(paperVersions)
			.innerJoin(papers, eq(papers.id, paperVersions.paperId))
			.where(eq(paperVersions.createdBy, accountId))
			.orderBy(desc(paperVersions.createdAt)),
		uploads: await tx
			.select({ fileName, bytes, state, createdAt })
			.from(uploads)
			.where(eq(uploads.accountId, accountId)),
		drafts: await stepsBy(tx, accountId),
		erasureRequests: await requestsOf(tx, accountId),
		checks: await clearedBy(tx, accountId)
	};
}

async function ofMandates(tx: TenantTx, own: string[]) {
	const list = sql`${sql.param(own)}::text[]`;
	const opened = await tx
		.select({ item: items, openedAt: itemOpenings.openedAt })
		.from(itemOpenings)
		.innerJoin(items, eq(items.id, itemOpenings.itemId))
		.where(
			or(
				sql`${itemOpenings.presentMandateIds} ?| ${list}`,
				sql`exists (select from jsonb_array_elements(${itemOpenings.proxies}) one
					where one->>'giver' = any(${list}) or one->>'holder' = any(${list}))`
			)
		);
	const chaired = await tx
		.select()
		.from(sittings)
		.where(or(inArray(sittings.chairMandateId, own), inArray(sittings.secretaryMandateId, own)));
	const presented = await tx.select().from(items).where(inArray(items.rapporteurMandateId, own));
	return {
		openings: opened.map(({ item, openedAt }) => ({ item: itemName(item), openedAt })),
		offices: chaired.map(({ title, startsAt, chairMandateId }) => ({
			sitting: title,
			startsAt,
			as: own.includes(chairMandateId ?? '') ? ('chair' as const) : ('secretary' as const)
		})),
		rapporteurOf: presented.map((item) => ({ item: itemName(item), createdAt: item.createdAt }))
	};
}

/** What somebody did to drafts of acts, with the reasons that he or she wrote. */
async function stepsBy(tx: TenantTx, accountId: string) {
	const rows = await tx
		.select({ draft: draftActs, step: draftSteps.step, reason: draftSteps.reason, at: draftSteps.at })
		.from(draftSteps)
		.innerJoin(draftActs, eq(draftActs.id, draftSteps.draftId))
		.where(eq(draftSteps.accountId, accountId))
		.orderBy(desc(draftSteps.at));
	return rows.map(({ draft, ...step }) => ({ draft: draftName(draft), ...step }));
}
