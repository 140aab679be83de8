import { and, eq } from 'drizzle-orm';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addPaperToItem } from '#lib/agenda/server/item-papers.ts';
import { itemPapers } from '#lib/agenda/server/tables.ts';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import type { Jobs } from '#lib/jobs/server/jobs.ts';
import { checkAndStore, type CheckedPaper } from '#lib/papers/server/intake.ts';
import type { PdfJail } from '#lib/papers/server/pdf-jail.ts';
import { PictureJail } from '#lib/papers/server/picture-jail.ts';
import { askForText } from '#lib/papers/server/prepare.ts';
import { papers } from '#lib/papers/server/tables.ts';
import { takePaper } from '#lib/papers/server/take-paper.ts';
import type { FileStore, Storage } from '#lib/storage/server/file-store.ts';
import type { Typst } from '#lib/typst/server/typst.ts';
import { BUDGET } from '../cast/budget.ts';
import template from './budget-annex.typ?raw';
import { must } from './sittings/council.ts';

const KIND = 'demo.annex';
const LIMIT = 200 * 2 ** 20;

interface Wanted {
	sittingId: string;
	itemId: string;
	clerk: string;
	/** ISO 8601: the annex was there when members were called, however late it is set. */
	addedAt: string;
}

/** Asks for the heavy annex of an item, three hundred pages and more: setting it takes seconds, so no start waits for it. */
export function askForAnnex(jobs: Jobs, tx: TenantTx, wanted: Wanted): Promise<string> {
	const job = { kind: KIND, subjectId: wanted.sittingId, label: BUDGET.title, payload: wanted };
	return jobs.enqueue(tx, job, new Date());
}

/** The job that sets it, takes it in as an upload would be, and adds it to its item, once. */
export async function handleAnnex(
	jobs: Jobs,
	{ storage, typst, jail }: { storage: Storage; typst: Typst; jail: PdfJail }
): Promise<void> {
	await jobs.handle<Wanted>(KIND, async ({ database, payload }) => {
		const pdf = await typst.compile(template, BUDGET);
		const checked = await takeIn(pdf, jail, storage.tenant(database.tenantId));
		await database.transaction((tx) => attach(jobs, tx, payload, checked));
	});
}

async function takeIn(pdf: Uint8Array, jail: PdfJail, store: FileStore): Promise<CheckedPaper> {
	const directory = await mkdtemp(join(tmpdir(), 'hemicycle-annex-'));
	// Starts nothing: our own document is no picture, and not signed.
	const pictures = new PictureJail();
	try {
		const path = join(directory, 'annex.pdf');
		await writeFile(path, pdf);
		const fileName = 'budget-primitif-annexes.pdf';
		const taken = await checkAndStore({ path, fileName, limit: LIMIT }, { jail, pictures, store });
		return { ...must(taken), title: BUDGET.title };
	} finally {
		pictures.close();
		await rm(directory, { recursive: true, force: true });
	}
}

async function attach(jobs: Jobs, tx: TenantTx, wanted: Wanted, checked: CheckedPaper): Promise<void> {
	const { sittingId, itemId, clerk } = wanted;
	const [known] = await tx.select().from(papers).where(eq(papers.title, BUDGET.title));
	if (known) return;
	const addedAt = new Date(wanted.addedAt);
	const { paperId, versionId } = await takePaper(tx, { checked, kind: 'annex', createdBy: clerk }, addedAt);
	must(await addPaperToItem(tx, { itemId, paperId }, clerk, new Date()));
	const ofItem = and(eq(itemPapers.itemId, itemId), eq(itemPapers.paperId, paperId));
	await tx.update(itemPapers, { isLate: false, addedAt }, ofItem);
	const reading = { versionId, pageCount: checked.pageSizes.length, subjectId: sittingId, title: BUDGET.title };
	await askForText(jobs, tx, reading, new Date());
}
