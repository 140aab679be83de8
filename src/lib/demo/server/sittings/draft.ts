import { addItemFromPaper } from '#lib/agenda/server/item-papers.ts';
import { addItem, editItem } from '#lib/agenda/server/items.ts';
import { readAgenda } from '#lib/agenda/server/read-agenda.ts';
import { createSitting } from '#lib/agenda/server/sittings.ts';
import { itemFingerprint } from '#lib/agenda/rules/fingerprint.ts';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { askForText } from '#lib/papers/server/prepare.ts';
import { takePaper } from '#lib/papers/server/take-paper.ts';
import { sectionOf } from '../../rules/story.ts';
import { askForAnnex } from '../annex.ts';
import { takeInPapers, type StoryPaper } from '../papers.ts';
import type { Stage } from '../stage.ts';
import { keepChapter, sittingOf, type Chapter } from '../told.ts';
import { must, type Council } from './council.ts';

/** Order of the sections, as a clerk would have them. */
const SECTIONS = ['Vie de l’assemblée', 'Représentation de la ville', 'Finances', 'Ressources humaines'];

export interface SittingPlan {
	chapter: Chapter;
	startsAt: Date;
	preparedAt: Date;
	place: string;
	/** Which of the papers, by their place in the folder. */
	papers: [from: number, to: number];
	/** Place of the item (from 0) that is dealt with in closed session. */
	closedItem?: number;
	/** One of its acts on money has the heavy annex. */
	hasAnnex?: boolean;
}

export interface Drafted {
	sittingId: string;
	/** Items whose paper is missing. */
	withoutPaper: number;
}

/** Makes a draft of papers, as the clerk's upload does: sections, rapporteurs, an item in closed session. Unless that was done. */
export async function draftSitting(stage: Stage, council: Council, plan: SittingPlan): Promise<Drafted> {
	const drafted = await sittingOf(stage.installation, plan.chapter);
	if (drafted) return { sittingId: drafted, withoutPaper: 0 };
	const papers = await takeInPapers(stage.papersDirectory, stage.storage.tenant(council.tenant.id), plan.papers);
	const sorted = papers.toSorted((one, other) => sectionRank(one) - sectionRank(other));
	return council.database.transaction(async (tx) => {
		const { startsAt, place, preparedAt } = plan;
		const sitting = { bodyId: council.bodyId, title: '', startsAt, place };
		const { sittingId } = must(await createSitting(tx, sitting, council.clerk, preparedAt));
		for (const [index, paper] of sorted.entries()) {
			const droppedAt = new Date(preparedAt.getTime() + index);
			await addPaper(stage, tx, council, { sittingId, paper, droppedAt });
		}
		await nameItems(tx, council, sittingId, plan);
		if (plan.hasAnnex) await annex(stage, tx, council, { sittingId, addedAt: preparedAt.toISOString() });
		await keepChapter(tx.raw, plan.chapter, sittingId);
		return { sittingId, withoutPaper: papers.filter(({ checked }) => !checked).length };
	});
}

async function addPaper(
	stage: Stage,
	tx: TenantTx,
	{ clerk }: Council,
	{ sittingId, paper, droppedAt }: { sittingId: string; paper: StoryPaper; droppedAt: Date }
): Promise<void> {
	const { title, checked } = paper;
	if (!checked) {
		must(await addItem(tx, sittingId, { title, section: '' }, clerk, droppedAt));
		return;
	}
	const { paperId, versionId } = await takePaper(tx, { checked, kind: 'report', createdBy: clerk }, droppedAt);
	must(await addItemFromPaper(tx, { sittingId, paperId, title, droppedAt }, clerk, droppedAt));
	const pageCount = checked.pageSizes.length;
	await askForText(stage.jobs, tx, { versionId, pageCount, subjectId: sittingId, title }, new Date());
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

async function annex(stage: Stage, tx: TenantTx, { clerk }: Council, about: { sittingId: string; addedAt: string }) {
	const open = (await readAgenda(tx, about.sittingId, 'desk'))?.items.filter(({ isClosed }) => !isClosed) ?? [];
	const item = open.find(({ section }) => section === 'Finances') ?? open[0];
	if (item) await askForAnnex(stage.jobs, tx, { ...about, itemId: item.id, clerk });
}

function sectionRank({ title }: StoryPaper): number {
	return SECTIONS.indexOf(sectionOf(title));
}
