import type { RemoteFile } from '#lib/offline/schemas.ts';
import type { TabletSitting, TabletVersion } from './schemas.ts';

const base = (tenant: string, versionId: string) => `/api/papers/${tenant}/${versionId}`;

/** Where the file of a version is fetched, and what it is checked against. */
export function remoteFile(tenant: string, { id, sha256, bytes }: TabletVersion): RemoteFile {
	return { sha256, bytes, url: base(tenant, id), manifestUrl: `${base(tenant, id)}/manifest` };
}

/** Where the signed file behind a version is saved from. */
export function originalUrl(tenant: string, versionId: string): string {
	return `${base(tenant, versionId)}/original`;
}

export function textUrl(tenant: string, versionId: string): string {
	return `${base(tenant, versionId)}/text`;
}

/** The newest version of every paper, in the order of the agenda; one that belongs to two items, once. */
export function currentVersions(sitting: TabletSitting): TabletVersion[] {
	const versions = sitting.items.flatMap(({ papers }) => papers.flatMap(({ versions: [newest] }) => newest ?? []));
	return [...new Map(versions.map((version) => [version.id, version])).values()];
}

/** The files of a pack. Two papers may have the same bytes: they come once. */
export function packFiles(sitting: TabletSitting): RemoteFile[] {
	const files = currentVersions(sitting).map((version) => remoteFile(sitting.tenant.slug, version));
	return [...new Map(files.map((file) => [file.sha256, file])).values()];
}
