import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { addItemFromPaper } from '#lib/agenda/server/item-papers.ts';
import { editItem } from '#lib/agenda/server/items.ts';
import { readAgenda } from '#lib/agenda/server/read-agenda.ts';
import { createSitting } from '#lib/agenda/server/sittings.ts';
import { itemFingerprint } from '#lib/agenda/rules/fingerprint.ts';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { checkAndStore, type CheckedPaper } from '#lib/papers/server/intake.ts';
import type { PdfJail } from '#lib/papers/server/pdf-jail.ts';
import { askForText } from '#lib/papers/server/prepare.ts';
import { takePaper } from '#lib/papers/server/take-paper.ts';
import { sectionOf } from '../../rules/story.ts';
import type { Stage } from '../stage.ts';
import { must, type Council } from './council.ts';

const LIMIT = 200 * 2 ** 20;
/** Order of the sections, as a clerk would have them. */
const SECTIONS = ['Vie de l’assemblée', 'Représentation de la ville', 'Finances', 'Ressources humaines'];

export interface SittingPlan {
	startsAt: Date;
	preparedAt: Date;
	place: string;
	/** Which of the papers, by their place in the folder. */
	papers: [from: number, to: number];
	/** Place of the item (from 0) that is dealt with in closed session. */
	closedItem?: number;
}

/** Takes papers in as the clerk's upload does, and makes a draft of them: sections, rapporteurs, an item in closed session. */
export async function draftSitting(stage: Stage, council: Council, jail: PdfJail, plan: SittingPlan): Promise<string> {
	const checked = await takeIn(stage, council, jail, plan.papers);
	const sorted = checked.toSorted((one, other) => sectionRank(one) - sectionRank(other));
	return council.database.transaction(async (tx) => {
		const { startsAt, place, preparedAt } = plan;
		const sitting = { bodyId: council.bodyId, title: '', startsAt, place };
		const { sittingId } = must(await createSitting(tx, sitting, council.clerk, preparedAt));
		for (const [index, paper] of sorted.entries()) {
			const droppedAt = new Date(preparedAt.getTime() + index);
			await addPaper(stage, tx, council, { sittingId, checked: paper, droppedAt });
		}
		await nameItems(tx, council, sittingId, plan);
		return sittingId;
	});
}

async function takeIn(stage: Stage, council: Council, jail: PdfJail, [from, to]: SittingPlan['papers']) {
	const names = (await readdir(stage.papersDirectory)).filter((name) => name.endsWith('.pdf')).sort();
	const store = stage.storage.tenant(council.tenant.id);
	const checked: CheckedPaper[] = [];
	for (const fileName of names.slice(from, to)) {
		const file = { path: join(stage.papersDirectory, fileName), fileName, limit: LIMIT };
		checked.push(must(await checkAndStore(file, jail, store)));
	}
	return checked;
}

async function addPaper(
	stage: Stage,
	tx: TenantTx,
	{ clerk }: Council,
	{ sittingId, checked, droppedAt }: { sittingId: string; checked: CheckedPaper; droppedAt: Date }
): Promise<void> {
	const { title, pageSizes } = checked;
	const { paperId, versionId } = await takePaper(tx, { checked, kind: 'report', createdBy: clerk }, droppedAt);
	must(await addItemFromPaper(tx, { sittingId, paperId, title, droppedAt }, clerk, droppedAt));
	await askForText(stage.jobs, tx, { versionId, pageCount: pageSizes.length, subjectId: sittingId, title }, new Date());
}

async function nameItems(tx: TenantTx, council: Council, sittingId: string, plan: SittingPlan): Promise<void> {
	const agenda = await readAgenda(tx, sittingId, 'desk');
	for (const [index, item] of (agenda?.items ?? []).entries()) {
		const isClosed = index === plan.closedItem;
		const form = {
			itemId: item.id,
			seen: itemFingerprint({ ...item, rapporteurMandateId: item.rapporteur?.mandateId ?? null }),
			title: isClosed ? 'Protection fonctionnelle d’un agent' : item.title,
			section: sectionOf(item.title),
			rapporteurMandateId: council.members[1 + (index % 9)]?.mandateId ?? null,
			kind: 'decision' as const,
			isClosed,
			publicTitle: isClosed ? 'Point examiné à huis clos' : ''
		};
		must(await editItem(tx, form, council.clerk, plan.preparedAt));
	}
}

function sectionRank({ title }: CheckedPaper): number {
	return SECTIONS.indexOf(sectionOf(title));
}
