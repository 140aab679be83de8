/// <reference lib="webworker" />
import { download, DownloadStopped } from './download.ts';
import { hasPrivateFiles } from './file-names.ts';
import { isKept } from './files.ts';
import { openPartInDatabase, openPartInFiles, type PartFile } from './part-file.ts';
import type { DownloadRefusal, RemoteFile } from './schemas.ts';
import { storeOf } from './store.ts';

export type ToWorker = { kind: 'start'; accountId: string; file: RemoteFile } | { kind: 'stop'; sha256: string };
export type FromWorker =
	| { kind: 'progress'; sha256: string; bytes: number }
	| { kind: 'done'; sha256: string }
	| { kind: 'stopped'; sha256: string; refusal: DownloadRefusal | null };

const running = new Map<string, AbortController>();
const tell = (message: FromWorker) => postMessage(message);

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
	if (data.kind === 'stop') running.get(data.sha256)?.abort();
	else void start(data.accountId, data.file);
});

async function start(accountId: string, file: RemoteFile): Promise<void> {
	const { sha256 } = file;
	const controller = new AbortController();
	running.set(sha256, controller);
	try {
		// One writer: another tab may be fetching the same file, and the disk takes one handle only.
		const name = `hemicycle-file:${accountId}:${sha256}`;
		await navigator.locks.request(name, { signal: controller.signal }, () =>
			fetchInto(accountId, file, controller.signal)
		);
		tell({ kind: 'done', sha256 });
	} catch (error) {
		tell({ kind: 'stopped', sha256, refusal: controller.signal.aborted ? null : refusalOf(error) });
	} finally {
		running.delete(sha256);
	}
}

async function fetchInto(accountId: string, file: RemoteFile, signal: AbortSignal): Promise<void> {
	const { sha256 } = file;
	if (await isKept(accountId, sha256, file.bytes)) return;
	const part: PartFile = (await hasPrivateFiles())
		? await openPartInFiles(storeOf(accountId), sha256)
		: openPartInDatabase(storeOf(accountId), sha256);
	try {
		await download({ file, part, signal, onProgress: (bytes) => tell({ kind: 'progress', sha256, bytes }) });
	} finally {
		part.close();
	}
}

function refusalOf(error: unknown): DownloadRefusal {
	if (error instanceof DownloadStopped) return error.refusal;
	if (error instanceof DOMException && error.name === 'QuotaExceededError') return 'no-space';
	reportError(error);
	return 'tablet-failed';
}
