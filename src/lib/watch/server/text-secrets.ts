import { setImmediate } from 'node:timers/promises';
import type { TenantDb } from '#lib/database/server/tenant-db.ts';
import type { Secret } from '../rules/needles.ts';
import { bareWords, shinglesOf, tellingShingles } from '../rules/words.ts';
import { pageTexts, type Confidential } from './secrets.ts';

/** Runs of words that stand for one page. */
const PER_PAGE = 12;
/** Versions read at a time, and the most of closed ones in all: a council with more is searched by its newest. */
const AT_ONCE = 20;
const MOST_VERSIONS = 2_000;

/**
 * Runs of five words that only closed papers have: whatever an open paper says too ("code général des collectivités
 * territoriales") tells nothing. The thread is given back between parts, so that nobody waits.
 */
export async function textSecrets(
	database: TenantDb,
	{ closedVersions, openVersionIds }: Pick<Confidential, 'closedVersions' | 'openVersionIds'>
): Promise<Secret[]> {
	const rare = new Map<string, string>();
	const closed = closedVersions.map(({ id }) => id).slice(-MOST_VERSIONS);
	for await (const { version, text } of everyPage(database, closed))
		for (const shingle of tellingShingles(bareWords(text), PER_PAGE)) rare.set(shingle, version);
	if (rare.size === 0) return [];
	for await (const { text } of everyPage(database, openVersionIds))
		for (const shingle of shinglesOf(bareWords(text))) rare.delete(shingle);
	return [...rare].map(([value, object]) => ({ kind: 'text', object, value }));
}

async function* everyPage(database: TenantDb, versionIds: readonly string[]) {
	for (let from = 0; from < versionIds.length; from += AT_ONCE) {
		const part = versionIds.slice(from, from + AT_ONCE);
		for (const page of await database.transaction((tx) => pageTexts(tx, part))) yield page;
		await setImmediate();
	}
}
