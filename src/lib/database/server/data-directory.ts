import { existsSync } from 'node:fs';
import { access, constants, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StartRefusal } from '#lib/kernel/start-refusal.ts';

/** The file that says that a directory is ours. */
const MARKER = 'hemicycle.json';
const FORMAT = 1;

/**
 * Takes a directory for our data: a new or empty one, or one that bears our marker. Anything else is refused and left
 * as it is. Others may pass through (PostgreSQL's user), none but us may look.
 */
export async function openDataDirectory(path: string): Promise<void> {
	const names = await readdir(path).catch((error: unknown) => entriesOfNothing(path, error as NodeJS.ErrnoException));
	if (names?.includes(MARKER)) return checkMarker(path);
	if (names !== undefined && names.length > 0) {
		throw new StartRefusal(
			`The data directory ${path} holds files that are not of Hémicycle: choose an empty one with HEMICYCLE_DATA.`
		);
	}
	try {
		await makeDirectory(path);
		await access(path, constants.W_OK | constants.X_OK);
		await writeFile(join(path, MARKER), `${JSON.stringify({ format: FORMAT })}\n`, { mode: 0o600 });
	} catch (error) {
		throw notWritable(path, error as NodeJS.ErrnoException);
	}
}

/** With its parents, one at a time: Node's own `recursive` never returns below /proc, where nothing can be made. */
async function makeDirectory(path: string): Promise<void> {
	try {
		await mkdir(path, { mode: 0o711 });
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (code === 'EEXIST') return;
		if (code !== 'ENOENT' || existsSync(dirname(path))) throw error;
		await makeDirectory(dirname(path));
		await mkdir(path, { mode: 0o711 });
	}
}

function entriesOfNothing(path: string, error: NodeJS.ErrnoException): undefined {
	if (error.code === 'ENOENT') return undefined;
	if (error.code === 'ENOTDIR') throw new StartRefusal(`The data directory ${path} is not a directory.`);
	throw notWritable(path, error);
}

async function checkMarker(path: string): Promise<void> {
	const content = await readFile(join(path, MARKER), 'utf8').catch((error: unknown) => {
		throw notWritable(path, error as NodeJS.ErrnoException);
	});
	const format = formatOf(content);
	if (format === null) {
		throw new StartRefusal(
			`The data directory ${path} has a ${MARKER} that cannot be read: restore that file, or choose another directory with HEMICYCLE_DATA.`
		);
	}
	if (format > FORMAT) {
		throw new StartRefusal(`The data directory ${path} was made by a newer Hémicycle: install that one.`);
	}
	await access(path, constants.W_OK | constants.X_OK).catch((error: unknown) => {
		throw notWritable(path, error as NodeJS.ErrnoException);
	});
}

/** Null when it is not what we write. */
function formatOf(content: string): number | null {
	try {
		const { format } = JSON.parse(content) as { format?: unknown };
		return typeof format === 'number' ? format : null;
	} catch {
		return null;
	}
}

function notWritable(path: string, error: NodeJS.ErrnoException): StartRefusal {
	return new StartRefusal(`The data directory ${path} cannot be written (${error.code ?? error.message}).`);
}
