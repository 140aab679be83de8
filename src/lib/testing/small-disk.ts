import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, open, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MIB = 2 ** 20;

/** A disk of its own that a test may fill. */
export interface SmallDisk {
	directory: string;
	/** Another program fills it, as fast as it can, until `leave` bytes are left. */
	fill(leave: number): Promise<void>;
	/** The other program's files are gone. */
	clear(): Promise<void>;
	remove(): Promise<void>;
}

/** A file system in memory; undefined where this process may not mount one (it takes root). */
export async function smallDisk(megabytes: number): Promise<SmallDisk | undefined> {
	const directory = await mkdtemp(join(tmpdir(), 'hemicycle-disk-'));
	try {
		execFileSync(
			process.env['NOMOUNT'] ? 'false' : 'mount',
			['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0711`, 'tmpfs', directory],
			{ stdio: 'ignore' }
		);
	} catch {
		await rm(directory, { recursive: true });
		return undefined;
	}
	await chmod(directory, 0o711);
	const filler = join(directory, 'somebody-elses-file');
	return {
		directory,
		fill: (leave) => fillUntil(filler, directory, leave),
		clear: () => rm(filler, { force: true }),
		remove: async () => {
			// Lazily: what still works in it keeps it until it ends.
			execFileSync('umount', ['--lazy', directory]);
			await rm(directory, { recursive: true });
		}
	};
}

async function fillUntil(filler: string, directory: string, leave: number): Promise<void> {
	const file = await open(filler, 'a');
	try {
		for (;;) {
			const { bavail, bsize } = await statfs(directory);
			const wanted = Math.min(8 * MIB, bavail * bsize - leave);
			if (wanted <= 0) return;
			await file.write(Buffer.alloc(wanted, 1));
		}
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
	} finally {
		await file.close();
	}
}
