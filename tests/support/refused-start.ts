import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';

/** How a start ended that should have been refused. */
export interface Refusal {
	code: number | null;
	stderr: string;
	stdout: string;
}

/** Debian's `nobody`: owns nothing, may write nowhere but below the temporary directory. */
export const NOBODY = 65_534;

/** Starts the build with nothing of Hémicycle in its environment but `env`, as `uid` if this process may. */
export async function startAndEnd(env: Record<string, string>, uid?: number): Promise<Refusal> {
	const own = /^(HEMICYCLE_(?!POSTGRES)|DATABASE_URL$|PORT$|HOST$|SMTP_URL$)/;
	const kept = Object.entries(process.env).filter(([name]) => !own.test(name));
	const child = spawn(process.execPath, ['scripts/serve.js'], {
		stdio: ['ignore', 'pipe', 'pipe'],
		env: { ...Object.fromEntries(kept), PORT: '0', ...env },
		...(uid === undefined ? {} : { uid, gid: uid })
	});
	const printed = { stdout: '', stderr: '' };
	child.stdout.on('data', (chunk: Buffer) => (printed.stdout += chunk.toString()));
	child.stderr.on('data', (chunk: Buffer) => (printed.stderr += chunk.toString()));
	// A start that is not refused must not outlive the test.
	const tooLong = setTimeout(() => child.kill('SIGKILL'), 60_000);
	const [code] = (await once(child, 'close')) as [number | null];
	clearTimeout(tooLong);
	return { code, ...printed };
}

/** Everything below a directory with owner, mode, size and time of change: two equal lists mean that nothing was touched. */
export async function listing(directory: string): Promise<string[]> {
	const entries = await readdir(directory, { recursive: true });
	const lines = ['', ...entries].map(async (name) => {
		const { mode, uid, size, mtimeMs } = await stat(join(directory, name));
		return `${name} ${uid} ${mode.toString(8)} ${size} ${mtimeMs}`;
	});
	return (await Promise.all(lines)).toSorted();
}
