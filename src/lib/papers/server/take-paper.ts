import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { newId } from '#lib/kernel/ids.ts';
import type { CheckedPaper } from './intake.ts';
import { paperOriginals } from './original-tables.ts';
import { papers, paperVersions } from './tables.ts';

export interface NewPaper {
	checked: CheckedPaper;
	kind: 'report' | 'annex' | 'note';
	createdBy: string;
}

export interface TakenVersion {
	paperId: string;
	versionId: string;
}

/** Makes a paper, with its first version, of a checked and stored file. Its text is still to be read (`preparePaper`). */
export async function takePaper(
	tx: TenantTx,
	{ checked, kind, createdBy }: NewPaper,
	now: Date
): Promise<TakenVersion> {
	const paperId = newId();
	await tx.insert(papers, { id: paperId, title: checked.title, kind, createdAt: now, createdBy });
	const versionId = newId();
	await tx.insert(paperVersions, {
		id: versionId,
		paperId,
		number: 1,
		sha256: checked.file.sha256,
		bytes: checked.file.bytes,
		chunkHashes: checked.file.chunkHashes,
		fileName: checked.fileName,
		pageCount: checked.pageSizes.length,
		pageSizes: checked.pageSizes,
		state: 'received',
		createdAt: now,
		createdBy
	});
	const { original } = checked;
	if (original) await tx.insert(paperOriginals, { id: versionId, sha256: original.sha256, bytes: original.bytes });
	return { paperId, versionId };
}
