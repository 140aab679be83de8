import { truncate } from 'node:fs/promises';
import { addItemFromPaper, addPaperToItem } from '#lib/agenda/server/item-papers.ts';
import { tellSitting } from '#lib/chamber/server/live-topic.ts';
import { addPaperToDraft, hasPapers } from '#lib/drafting/server/draft-papers.ts';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import * as m from '#lib/i18n/paraglide/messages.js';
import { appendJournal, type JournalEntry } from '#lib/journal/server/append.ts';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import type { UploadAnswer } from '#lib/papers/schemas.ts';
import { askClamd } from '#lib/papers/server/clamd.ts';
import { checkAndStore, type TakenIn } from '#lib/papers/server/intake.ts';
import { PdfJail } from '#lib/papers/server/pdf-jail.ts';
import { OfficeJail } from '#lib/papers/server/office-jail.ts';
import { Soffice } from '#lib/papers/server/soffice.ts';
import { PictureJail } from '#lib/papers/server/picture-jail.ts';
import { askForText } from '#lib/papers/server/prepare.ts';
import { takePaper } from '#lib/papers/server/take-paper.ts';
import { endUpload, type Upload } from '#lib/papers/server/uploads.ts';
import { staffFactsOf } from '#lib/people/server/staff-facts.ts';
import { services, type Services } from '../services.ts';

export interface ReceivedUpload {
	upload: Upload;
	tenantId: string;
	/** Where the bytes lie. */
	path: string;
}

let opened: { jail: PdfJail; pictures: PictureJail; office: OfficeJail | undefined } | undefined;

function jails() {
	if (!opened) {
		const made = (opened = { jail: new PdfJail(), pictures: new PictureJail(), office: openOffice(services()) });
		for (const one of [made.jail, made.pictures, made.office]) services().onClose(() => Promise.resolve(one?.close()));
	}
	return opened;
}

/** Undefined without LibreOffice. Where the system allows it less of a cage than there could be, the operator is told. */
function openOffice({ soffice, settings, log }: Services): OfficeJail | undefined {
	if (soffice === undefined) return undefined;
	const converter = new Soffice(soffice, settings.dataDirectory);
	void converter.cage().then((cage) => {
		if (cage !== 'whole')
			log.warn({ cage }, 'office files are converted with less of a cage than user namespaces give');
	});
	return new OfficeJail(converter);
}

/** Refusals that tell of an attack rather than of an accident. */
const HOSTILE: ReadonlySet<string> = new Set(['infected', 'active', 'two-kinds', 'office-macros']);

/** Thrown to undo a transaction with the reason. */
class Undone extends Error {
	readonly refusal: string;
	constructor(refusal: string) {
		super(refusal);
		this.refusal = refusal;
	}
}

/**
 * A file has come whole: it is checked, stored, and becomes a paper with its item, or one of its draft, in one transaction. Asked again it does
 * nothing twice. What was refused is noted with its reason.
 */
export async function finishUpload({ upload, tenantId, path }: ReceivedUpload, now: Date): Promise<UploadAnswer> {
	const { storage, settings, hub, tenant } = services();
	const { clamdUrl } = settings;
	const database = tenant(tenantId);
	const refused = async (refusal: string): Promise<UploadAnswer> => {
		await database.transaction(async (tx) => {
			const isNew = await endUpload(tx, upload.id, { state: 'refused', refusal });
			if (isNew && HOSTILE.has(refusal)) await note(tx, upload, { act: 'paper.refused', details: { refusal } }, now);
		});
		return { refusal };
	};
	const { fileName, description } = upload;
	const file = { path, fileName, description, limit: settings.paperLimitBytes };
	const checked = await checkAndStore(file, {
		...jails(),
		store: storage.tenant(tenantId),
		...(clamdUrl ? { scan: (path) => askClamd(clamdUrl, path) } : {})
	});
	if (!checked.ok) return refused(checked.refusal);
	try {
		const taken = await database.transaction((tx) => takeIn(tx, upload, checked.value, now));
		if (upload.sittingId !== null) tellSitting(hub, tenantId, upload.sittingId);
		await keepLength(path, upload.bytes);
		const { title, pageSizes } = checked.value;
		return { taken: { ...taken, title, pageCount: pageSizes.length }, isUnscanned: !checked.value.isScanned };
	} catch (error) {
		if (error instanceof Undone) return refused(error.refusal);
		throw error;
	}
}

async function takeIn(tx: TenantTx, upload: Upload, checked: TakenIn, now: Date) {
	if (!(await endUpload(tx, upload.id, { state: 'taken' }))) throw new Undone('taken-already');
	const isAnnex = upload.draftId === null ? upload.itemId !== null : await hasPapers(tx, upload.draftId);
	const kind = isAnnex ? 'annex' : 'report';
	const { paperId, versionId } = await takePaper(tx, { checked, kind, createdBy: upload.accountId }, now);
	const placed = await giveToPlace(tx, upload, { paperId, title: checked.title }, now);
	if (!placed.ok) throw new Undone(placed.refusal);
	const { removed, isScanned, original } = checked;
	if (original) {
		const details = { versionId, sha256: original.sha256, active: removed };
		await note(tx, upload, { act: 'paper.signed-kept', object: paperId, details }, now);
	} else if (removed.length > 0)
		await note(tx, upload, { act: 'paper.cleaned', object: paperId, details: { versionId, removed } }, now);
	if (!isScanned)
		await note(tx, upload, { act: 'paper.taken-unscanned', object: paperId, details: { versionId } }, now);
	// Work is seen by clerks, who know of no draft before it is approved.
	const title = upload.draftId === null ? checked.title : m.drafting_paper_read({}, { locale: 'fr' });
	const text = { versionId, pageCount: checked.pageSizes.length, subjectId: placeIdOf(upload), title };
	await askForText(services().jobs, tx, text, now);
	return { paperId, ...(placed.value === null ? {} : { itemId: placed.value }) };
}

/** In the journal: a file that was sent to do harm, what was taken out of one, one that no scanner has seen. */
async function note(
	tx: TenantTx,
	{ id, accountId, sittingId, draftId }: Upload,
	{ object = id, ...entry }: Pick<JournalEntry, 'act' | 'details'> & { object?: string },
	now: Date
): Promise<void> {
	const place: { [key: string]: string } = draftId === null ? { sittingId: sittingId ?? '' } : { draftId };
	await appendJournal(tx, { ...entry, object, actor: accountId, details: { ...entry.details, ...place } }, now);
}

/** Answers the item; null: it went into a draft. */
async function giveToPlace(
	tx: TenantTx,
	upload: Upload,
	{ paperId, title }: { paperId: string; title: string },
	now: Date
): Promise<Result<string | null, string>> {
	const { itemId, draftId, accountId, createdAt } = upload;
	if (draftId !== null) {
		const acting = { staff: await staffFactsOf(tx, accountId), actor: accountId, now };
		return (await addPaperToDraft(tx, { draftId, paperId }, acting)).ok ? ok(null) : refuse('draft-closed');
	}
	if (itemId) {
		const added = await addPaperToItem(tx, { itemId, paperId }, accountId, now);
		return added.ok ? ok(itemId) : refuse(added.refusal);
	}
	const made = await addItemFromPaper(
		tx,
		{ sittingId: placeIdOf(upload), paperId, title, droppedAt: createdAt },
		accountId,
		now
	);
	return made.ok ? ok(made.value.itemId) : made;
}

/** The sitting or the draft: the database keeps one of the two. */
function placeIdOf({ sittingId, draftId }: Upload): string {
	const id = draftId ?? sittingId;
	if (id === null) throw new Error('an upload is for something');
	return id;
}

/**
 * The bytes are in storage now. What stays is a hole of the same length, until it expires: a client whose connection broke
 * before the answer asks how far it came, and must hear "complete", not "unknown", or it would send everything again.
 */
async function keepLength(path: string, bytes: number): Promise<void> {
	await truncate(path, 0);
	await truncate(path, bytes);
}
