import { eq } from 'drizzle-orm';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import type { NewDraft } from '#lib/drafting/schemas.ts';
import { addPaperToDraft } from '#lib/drafting/server/draft-papers.ts';
import { beginDraft } from '#lib/drafting/server/drafts.ts';
import { approveDraft, handInDraft, sendBackDraft } from '#lib/drafting/server/judge.ts';
import * as m from '#lib/i18n/paraglide/messages.js';
import { addDays, type LocalDate } from '#lib/kernel/local-date.ts';
import { instantAt } from '#lib/kernel/local-time.ts';
import { askForText } from '#lib/papers/server/prepare.ts';
import { takePaper } from '#lib/papers/server/take-paper.ts';
import { firstKindOf } from '#lib/people/server/bodies.ts';
import { readServices } from '#lib/people/server/keep-services.ts';
import { today } from '#lib/people/server/members.ts';
import { staffFactsOf } from '#lib/people/server/staff-facts.ts';
import { staffRoles } from '#lib/people/server/tables.ts';
import { DRAFTS, type StoryDraft } from '../cast/drafts.ts';
import { VILLE } from '../cast/ville.ts';
import { takeInPapers, type StoryPaper } from './papers.ts';
import { councilOf, must, type Council } from './sittings/council.ts';
import type { Stage } from './stage.ts';
import { areDraftsWritten, keepDrafts } from './told.ts';

const HOUR = 3_600_000;

/** What the drafts of the town are written with. */
interface Desk {
	stage: Stage;
	ville: Council;
	drafter: string;
	validator: string;
	/** The next month's sitting, which the clerk prepares. */
	wishedOn: LocalDate;
	/** When it was begun: in the morning. */
	at: Date;
}

/** Writes the drafts of the town's services, each up to where it stands, in one transaction. Unless that was done. */
export async function writeDrafts(stage: Stage, now: Date): Promise<void> {
	if (await areDraftsWritten(stage.installation)) return;
	const ville = await councilOf(stage, VILLE.slug);
	const store = stage.storage.tenant(ville.tenant.id);
	const papers: (StoryPaper | undefined)[] = [];
	for (const { paper } of DRAFTS)
		papers.push(
			paper === undefined ? undefined : (await takeInPapers(stage.papersDirectory, store, [paper, paper + 1]))[0]
		);
	const day = today(ville.tenant, now);
	await ville.database.transaction(async (tx) => {
		const desk = {
			stage,
			ville,
			wishedOn: addDays(day, 28),
			drafter: await holder(tx, 'drafter'),
			validator: await holder(tx, 'validator')
		};
		for (const [index, draft] of DRAFTS.entries()) {
			const at = instantAt(addDays(day, index - DRAFTS.length - 1), '09:40', ville.tenant.timeZone);
			await write(tx, { ...desk, at }, draft, papers[index]);
		}
		await keepDrafts(tx.raw);
	});
}

async function write(tx: TenantTx, desk: Desk, draft: StoryDraft, paper: StoryPaper | undefined): Promise<void> {
	const { drafter, validator, at } = desk;
	const writing = { staff: await staffFactsOf(tx, drafter), actor: drafter, now: at };
	const { serviceId, ...said } = await formOf(tx, desk, draft);
	const { draftId } = must(await beginDraft(tx, { serviceId, ...said }, writing));
	if (paper) await lay(tx, desk, draftId, paper);
	if (draft.state === 'draft') return;
	const handed = { ...writing, now: new Date(at.getTime() + 2 * HOUR) };
	must(await handInDraft(tx, draftId, { seen: 1, ...said }, handed));
	if (draft.state === 'handed-in') return;
	const judging = {
		staff: await staffFactsOf(tx, validator),
		actor: validator,
		now: new Date(at.getTime() + 7 * HOUR)
	};
	if (draft.state === 'approved') must(await approveDraft(tx, draftId, 2, judging));
	else must(await sendBackDraft(tx, draftId, { seen: 2, reason: draft.reason }, judging));
}

/** The draft as its form says it. */
async function formOf(tx: TenantTx, { ville, wishedOn }: Desk, draft: StoryDraft): Promise<NewDraft> {
	const { title, summary, publicTitle = '' } = draft;
	const service = (await readServices(tx)).find(({ name }) => name === draft.service);
	return {
		...{ serviceId: service?.id ?? '', title, summary, publicTitle, isClosed: publicTitle !== '' },
		kindId: (await firstKindOf(tx, ville.bodyId)) ?? null,
		rapporteurMandateId: ville.members[draft.rapporteur]?.mandateId ?? null,
		wishedOn
	};
}

async function lay(tx: TenantTx, { stage, drafter, at }: Desk, draftId: string, paper: StoryPaper): Promise<void> {
	const { checked } = paper;
	if (!checked) return;
	const now = new Date(at.getTime() + HOUR);
	const { paperId, versionId } = await takePaper(tx, { checked, kind: 'report', createdBy: drafter }, now);
	const acting = { staff: await staffFactsOf(tx, drafter), actor: drafter, now };
	must(await addPaperToDraft(tx, { draftId, paperId }, acting));
	const text = {
		versionId,
		pageCount: checked.pageSizes.length,
		subjectId: draftId,
		title: m.drafting_paper_read({}, { locale: 'fr' })
	};
	await askForText(stage.jobs, tx, text, new Date());
}

async function holder(tx: TenantTx, role: 'drafter' | 'validator'): Promise<string> {
	const [held] = await tx.select().from(staffRoles).where(eq(staffRoles.role, role));
	if (!held) throw new Error('the staff of the story has its roles');
	return held.accountId;
}
