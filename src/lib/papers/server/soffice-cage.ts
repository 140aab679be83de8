import { spawn } from 'node:child_process';

/** `unshare` (util-linux) with as much as the system allows: without network, without other processes, and with folders hidden. */
export type Cage = 'whole' | 'network' | 'none';
const WHOLE = ['--user', '--map-root-user', '--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
const NETWORK = ['--user', '--map-root-user', '--net'];
/** Nothing, unreadable, over a folder; then the program in its place. */
const HIDE = 'mount -t tmpfs -o size=4k,mode=000 none "$1" && shift && exec "$@"';

/** What this system allows. */
export async function tryCages(hidden: string): Promise<Cage> {
	for (const cage of ['whole', 'network'] as const) if (await works(cage, hidden)) return cage;
	return 'none';
}

async function works(cage: Cage, hidden: string): Promise<boolean> {
	const child = spawn('unshare', [...caged(cage, hidden).slice(1), 'true'], { stdio: 'ignore' });
	const { promise, resolve } = Promise.withResolvers<boolean>();
	child.once('exit', (code) => resolve(code === 0)).once('error', () => resolve(false));
	return promise;
}

/** What comes before a program so that it runs in a cage. */
export function caged(cage: Cage, hidden: string): string[] {
	if (cage === 'none') return [];
	return cage === 'network'
		? ['unshare', ...NETWORK, '--']
		: ['unshare', ...WHOLE, '--', 'sh', '-c', HIDE, 'sh', hidden];
}
