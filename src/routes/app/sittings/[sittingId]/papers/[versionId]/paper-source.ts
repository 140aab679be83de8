import { readFileOf } from '#lib/offline/files.ts';
import type { PaperSource } from '#lib/papers/reader/open-document.ts';
import { remoteFile } from '#lib/tablet/paper-urls.ts';
import type { TabletVersion } from '#lib/tablet/schemas.ts';

/** From the tablet; from the server while the pack is still coming. */
export async function paperSource(
	accountId: string,
	tenant: string,
	version: TabletVersion
): Promise<PaperSource | null> {
	const file = await readFileOf(accountId, version.sha256);
	if (file) return { file };
	return navigator.onLine ? { url: remoteFile(tenant, version).url } : null;
}
