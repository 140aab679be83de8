/**
 * `npm run tenant:export -- SLUG FILE` writes everything of one council into one file, also while the house is open.
 * `npm run tenant:restore -- SLUG FILE` puts it back, and touches nothing of any other; `--key` trusts the archive of another
 * installation by its key. On the data of `HEMICYCLE_DATA` or on `DATABASE_URL`.
 */
import { join, resolve } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import type { RestoreRefusal } from '#lib/backup/schemas.ts';
import { exportTenant, type House } from '#lib/backup/server/export.ts';
import { restoreTenant, type Restored } from '#lib/backup/server/restore.ts';
import { openDataDirectory } from '#lib/database/server/data-directory.ts';
import { lockInstance } from '#lib/database/server/database.ts';
import { embeddedServer, externalServer } from '#lib/database/server/server.ts';
import { openJournalKey } from '#lib/journal/server/key.ts';
import { StartRefusal } from '#lib/kernel/start-refusal.ts';
import { openDiskStorage } from '#lib/storage/server/disk-storage.ts';
import { readSettings } from '../src/settings.ts';

const WHY: Record<RestoreRefusal, string> = {
	'no-archive': 'this file is not a whole archive of a council',
	'other-format': 'the archive is of a format that this release does not read',
	'not-signed': 'the archive is not signed by the key that it names',
	'unknown-key': 'another installation made it: if you trust it, add --key and its key',
	'archive-changed': 'the archive was changed since it was made',
	'other-release': 'the archive is of another release: restore it with that one, then upgrade',
	'other-council': 'the archive is of another council than the one you named',
	'slug-taken': 'another council has this name here',
	'email-taken': 'an address of the archive belongs to somebody else here',
	'journal-broken': 'the journal of the archive does not hold',
	'journal-diverged': 'the journal of the archive tells of other acts than the one here',
	'not-paused': 'the house is open: pause this council first (on the page of the installation)'
};

await main().then(console.log, (error: unknown) => {
	console.error(error instanceof StartRefusal ? error.message : error);
	process.exitCode = 1;
});

async function main(): Promise<string> {
	const { positionals, values } = parseArgs({ allowPositionals: true, options: { key: { type: 'string' } } });
	const [task, slug, file] = positionals;
	if ((task !== 'export' && task !== 'restore') || slug === undefined || file === undefined)
		throw new StartRefusal('Say which council and which file: npm run tenant:export -- SLUG FILE');
	const path = resolve(process.env['INIT_CWD'] ?? '.', file);
	return withHouse(async (house, isHouseOpen) => {
		if (task === 'restore') {
			const restored = await restoreTenant(house, { slug, path, isHouseOpen, trustedKey: values.key }, new Date());
			if (!restored.ok) throw new StartRefusal(`Nothing was touched: ${WHY[restored.refusal]}.`);
			return toldOf(slug, restored.value);
		}
		const manifest = await exportTenant(house, slug, path, new Date());
		if (!manifest) throw new StartRefusal(`There is no council ${slug}.`);
		const files = manifest.parts.filter(({ name }) => name.startsWith('files/')).length;
		const rows = Object.values(manifest.tables).reduce((total, count) => total + count, 0);
		return `${path} holds ${slug}: ${rows} rows, ${files} files.\nIts key: ${manifest.journal.key}`;
	});
}

function toldOf(slug: string, { rows, files, voided, mailsHeld, sessionsEnded, fit }: Restored): string {
	return [
		`${slug} is restored: ${rows} rows, ${files} files.`,
		`Sessions ended: ${sessionsEnded}. Open votes that are void now: ${voided}. Mails held back in the outbox: ${mailsHeld}.`,
		fit === 'here-goes-on' ? 'The journal keeps what was done since the archive was made.' : 'The journal goes on.'
	].join('\n');
}

/** On a house that is open the database is shared with it and left running; otherwise nobody else may open it meanwhile. */
async function withHouse(work: (house: House, isOpen: boolean) => Promise<string>): Promise<string> {
	const { databaseUrl, dataDirectory, postgresBinaries: binaries, postgresUser: user } = readSettings(process.env);
	await openDataDirectory(dataDirectory);
	const server = databaseUrl
		? await externalServer(databaseUrl)
		: await embeddedServer(dataDirectory, { binaries, user });
	const lock = await lockInstance(server).catch((error: unknown) => {
		if (error instanceof StartRefusal) return undefined;
		throw error;
	});
	try {
		const storage = await openDiskStorage(join(dataDirectory, 'files'), new Date());
		return await work({ server, storage, signer: await openJournalKey(dataDirectory) }, lock === undefined);
	} finally {
		await lock?.release();
		if (lock) await server.stop();
	}
}
