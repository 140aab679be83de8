import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { eq } from 'drizzle-orm';
import type { TenantDb, TenantTx } from '#lib/database/server/tenant-db.ts';
import { JobProblem } from '#lib/jobs/server/job-records.ts';
import type { Jobs } from '#lib/jobs/server/jobs.ts';
import type { FileStore, Storage } from '#lib/storage/server/file-store.ts';
import type { PdfJail } from './pdf-jail.ts';
import { paperTexts, paperVersions } from './tables.ts';

const KIND = 'papers.prepare';
/** Pages between two signs of progress. */
const STEP = 25;

interface Preparation {
	versionId: string;
	pageCount: number;
}

/** Asks for the text of a version to be read, in the transaction that took it in. */
export function askForText(
	jobs: Jobs,
	tx: TenantTx,
	{ versionId, pageCount, subjectId, title }: Preparation & { subjectId: string; title: string },
	now: Date
): Promise<string> {
	const payload: Preparation = { versionId, pageCount };
	return jobs.enqueue(tx, { kind: KIND, subjectId, label: title, total: pageCount, payload }, now);
}

/** The job that reads texts: each in the jail, never on the event loop. */
export async function handlePreparations(jobs: Jobs, storage: Storage, jail: PdfJail): Promise<void> {
	await jobs.handle<Preparation>(KIND, async ({ database, payload, progress, signal }) => {
		let told = Promise.resolve();
		await prepareText(database, storage.tenant(database.tenantId), jail, payload.versionId, (page) => {
			if (page % STEP === 0 && !signal.aborted) told = told.then(() => progress(page));
		});
		await told;
	});
}

/** Reads the text of every page into `paper_text`; the version is ready then. Doing it again changes nothing. */
async function prepareText(
	database: TenantDb,
	store: FileStore,
	jail: PdfJail,
	versionId: string,
	onPage: (page: number) => void = () => undefined
): Promise<void> {
	const [version] = await database.transaction((tx) =>
		tx.select().from(paperVersions).where(eq(paperVersions.id, versionId))
	);
	if (!version || version.state === 'ready') return;
	const texts: { versionId: string; page: number; text: string }[] = [];
	const read = await withLocalFile(store, version.sha256, (path) =>
		jail.texts(path, (page, text) => {
			texts.push({ versionId, page, text });
			onPage(page);
		})
	);
	if (!read.ok) throw new JobProblem(read.refusal);
	await database.transaction(async (tx) => {
		await tx.delete(paperTexts, eq(paperTexts.versionId, versionId));
		for (let start = 0; start < texts.length; start += 500)
			await tx.insert(paperTexts, texts.slice(start, start + 500));
		await tx.update(paperVersions, { state: 'ready' }, eq(paperVersions.id, versionId));
	});
}

/** The jail reads paths; a store may be far away. */
async function withLocalFile<Value>(
	store: FileStore,
	sha256: string,
	use: (path: string) => Promise<Value>
): Promise<Value> {
	const source = await store.open(sha256);
	if (!source) throw new JobProblem('file-missing');
	const directory = await mkdtemp(join(tmpdir(), 'hemicycle-text-'));
	try {
		const path = join(directory, 'paper.pdf');
		await pipeline(source, createWriteStream(path));
		return await use(path);
	} finally {
		await rm(directory, { recursive: true, force: true });
	}
}
