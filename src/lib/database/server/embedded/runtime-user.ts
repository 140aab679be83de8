import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { StartRefusal } from '#lib/kernel/start-refusal.ts';

/** The unprivileged user that PostgreSQL runs as when we are root: it refuses root. */
export interface RuntimeUser {
	name: string;
	uid: number;
	gid: number;
}

/** Nobody is needed when we are not root. The user must have a line in /etc/passwd: initdb looks it up. */
export async function runtimeUser(name = 'nobody'): Promise<RuntimeUser | undefined> {
	if (process.getuid?.() !== 0) return undefined;
	const lines = (await readFile('/etc/passwd', 'utf8')).split('\n');
	const fields = lines.map((line) => line.split(':')).find((line) => line[0] === name);
	if (!fields) {
		throw new StartRefusal(
			`PostgreSQL does not run as root and there is no user "${name}": name one with HEMICYCLE_POSTGRES_USER.`
		);
	}
	return { name, uid: Number(fields[2]), gid: Number(fields[3]) };
}

/** Whether the user may pass through every directory above a path and read the path itself. */
export async function mayReach(path: string, user: RuntimeUser): Promise<boolean> {
	for (let step = path; ; step = dirname(step)) {
		const found = await stat(step).catch(() => undefined);
		if (found) {
			const shift = found.uid === user.uid ? 6 : found.gid === user.gid ? 3 : 0;
			const needed = found.isDirectory() ? 0o1 : 0o5;
			if (((found.mode >> shift) & needed) !== needed) return false;
		}
		if (step === dirname(step)) return true;
	}
}
