import { createHash, randomBytes } from 'node:crypto';
import { chmod, chown, lstat, mkdir, readlink, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StartRefusal } from '#lib/kernel/start-refusal.ts';
import { mayReach, type RuntimeUser } from './runtime-user.ts';

/** Longest path of a Unix socket, in bytes, without the closing zero. */
const LONGEST_SOCKET_PATH = 107;
/** Where root keeps what the runtime user cannot reach, for example below /root. */
const SYSTEM_SHELF = '/var/lib/hemicycle';

/** The directory that holds the cluster: inside the data directory, or linked from there when PostgreSQL could not reach it. */
export async function clusterHome(directory: string, user: RuntimeUser | undefined): Promise<string> {
	if (!user) return privateDirectory(directory, undefined);
	const link = await lstat(directory).catch(() => undefined);
	if (link?.isSymbolicLink()) return privateDirectory(await readlink(directory), user);
	if (await mayReach(join(directory, '..'), user)) return privateDirectory(directory, user);
	await mkdir(SYSTEM_SHELF, { recursive: true, mode: 0o711 });
	const home = await privateDirectory(join(SYSTEM_SHELF, randomBytes(8).toString('hex')), user);
	await symlink(home, directory);
	return home;
}

/** Where binaries are copied to if the runtime user cannot read those of npm. */
export function binaryShelf(): string {
	return SYSTEM_SHELF;
}

/** The socket's directory: the cluster's own, or a short one in the runtime directory if the path were too long. */
export async function socketHome(home: string, port: number, user: RuntimeUser | undefined): Promise<string> {
	if (Buffer.byteLength(join(home, `.s.PGSQL.${port}`)) <= LONGEST_SOCKET_PATH) return home;
	const name = createHash('sha256').update(home).digest('hex').slice(0, 16);
	return privateDirectory(join(process.env['XDG_RUNTIME_DIR'] ?? tmpdir(), `hemicycle-${name}`), user);
}

async function privateDirectory(path: string, user: RuntimeUser | undefined): Promise<string> {
	await mkdir(path, { recursive: true, mode: 0o700 });
	const owner = user?.uid ?? process.getuid?.();
	if (user) await chown(path, user.uid, user.gid);
	if (owner !== undefined && (await stat(path)).uid !== owner) {
		throw new StartRefusal(`The directory ${path} belongs to somebody else.`);
	}
	await chmod(path, 0o700);
	return path;
}
