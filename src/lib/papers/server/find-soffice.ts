import { access, constants, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { StartRefusal } from '#lib/kernel/start-refusal.ts';

/**
 * The program `soffice` of an installation: `off` for none, a path, or absent to be looked for. Undefined where there is none. A path
 * that is no program stops the start.
 */
export async function findSoffice(setting: string | undefined): Promise<string | undefined> {
	if (setting === 'off') return undefined;
	if (setting !== undefined) {
		if (await isProgram(setting)) return setting;
		throw new StartRefusal(`HEMICYCLE_SOFFICE names ${setting}, which is not a program.`);
	}
	return firstProgram('soffice');
}

/** Where a program is on the PATH. */
export async function firstProgram(name: string): Promise<string | undefined> {
	for (const folder of (process.env['PATH'] ?? '').split(delimiter).filter((one) => one !== ''))
		if (await isProgram(join(folder, name))) return join(folder, name);
	return undefined;
}

async function isProgram(path: string): Promise<boolean> {
	const isExecutable = await access(path, constants.X_OK).then(
		() => true,
		() => false
	);
	return isExecutable && (await stat(path)).isFile();
}
