import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import type { FileStore } from '#lib/storage/server/file-store.ts';
import { url } from './arms-process.ts?thread';

export type ArmsRefusal = 'arms-unreadable' | 'arms-too-large';
export type DrawnArms = { png: Uint8Array } | { refusal: ArmsRefusal };

/** Form bodies end at 512 kB (the adapter's limit). */
const MOST_BYTES = 450_000;
const LONGEST_MS = 10_000;

/**
 * Draws somebody's picture anew and keeps that: a PNG of at most 512 points a side. A process of its own opens what came, without
 * secrets or the right to write anything, and is killed after ten seconds. Answers the SHA-256 of the new file.
 */
export async function keepArms(store: FileStore, picture: Uint8Array): Promise<Result<string, ArmsRefusal>> {
	if (picture.byteLength > MOST_BYTES) return refuse('arms-too-large');
	const drawn = await drawArms(picture);
	if ('refusal' in drawn) return refuse(drawn.refusal);
	const stored = await store.store(once(drawn.png));
	return stored.ok ? ok(stored.value.sha256) : refuse('arms-too-large');
}

async function drawArms(picture: Uint8Array): Promise<DrawnArms> {
	const child = fork(fileURLToPath(url), {
		env: {},
		stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
		serialization: 'advanced',
		execArgv: [
			...['--max-old-space-size=256', '--disable-warning=SecurityWarning'],
			...['--permission', '--allow-addons', '--allow-fs-read=*']
		]
	});
	const { promise, resolve } = Promise.withResolvers<DrawnArms>();
	const failed = () => resolve({ refusal: 'arms-unreadable' });
	const timer = setTimeout(failed, LONGEST_MS);
	child
		.once('message', (drawn) => resolve(drawn as DrawnArms))
		.once('exit', failed)
		.once('error', failed);
	child.send(picture, (error) => error && failed());
	try {
		return await promise;
	} finally {
		clearTimeout(timer);
		child.kill('SIGKILL');
	}
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
	yield await Promise.resolve(bytes);
}
