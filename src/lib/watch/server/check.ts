import { eq } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import type { TenantDb, TenantTx } from '#lib/database/server/tenant-db.ts';
import { JobProblem } from '#lib/jobs/server/job-records.ts';
import type { Jobs } from '#lib/jobs/server/jobs.ts';
import { tenants } from '#lib/people/server/tables.ts';
import { Needles } from '../rules/needles.ts';
import { openDoors, shutDoors } from '../rules/routes.ts';
import { bareWords } from '../rules/words.ts';
import { recordCheck } from './alarm.ts';
import { readConfidential } from './secrets.ts';
import { textSecrets } from './text-secrets.ts';
import type { Visit } from './visitor.ts';
import { walk } from './walk.ts';

const KIND = 'watch.check';
/** Words of secret titles that the portal's search is asked for. */
const MOST_SEARCHES = 200;

export interface Watching {
	installation: NodePgDatabase;
	jobs: Jobs;
	/** How the house is visited, and what to do afterwards. */
	visitor: () => { visit: Visit; leave: () => void };
	/** What to say to the clerk when the house does not answer itself. */
	unreachable: string;
}

/** Puts a check of one council into the queue: each night, and when an administrator asks for it. */
export async function askCheck(tx: TenantTx, jobs: Jobs, label: string, now: Date): Promise<void> {
	await jobs.enqueue(tx, { kind: KIND, label, payload: {} }, now);
}

export function isCheck(kind: string): boolean {
	return kind === KIND;
}

export async function handleChecks(watching: Watching): Promise<void> {
	await watching.jobs.handle(KIND, ({ database, signal, progress }) =>
		checkHouse(watching, database, signal, progress).then(() => undefined)
	);
}

/**
 * Walks through what anybody may read of one council and looks for what nobody may: the real titles, names, words, hashes and
 * ids of today, compared in memory. What is found is kept by kind and id, and raises the alarm.
 */
export async function checkHouse(
	{ installation, jobs, visitor, unreachable }: Watching,
	database: TenantDb,
	signal: AbortSignal,
	progress: (done: number, total: number) => Promise<void> = () => Promise.resolve()
) {
	const startedAt = new Date();
	const [tenant] = await installation.select().from(tenants).where(eq(tenants.id, database.tenantId));
	if (!tenant) throw new Error('a check belongs to a council');
	const known = await database.transaction(readConfidential);
	const texts = await textSecrets(database, known);
	const everybodys = ` ${[tenant.name, ...known.known].map(bareWords).join(' | ')} `;
	const needles = new Needles([...known.secrets, ...texts], (words) => everybodys.includes(words));
	const place = { ...known, slug: tenant.slug, tenantId: tenant.id };
	const words = searchWords(known.secrets.filter(({ kind }) => kind === 'title').map(({ value }) => value));
	const { visit, leave } = visitor();
	try {
		const way = { slug: tenant.slug, open: openDoors(place, words), shut: shutDoors(place), needles };
		const walked = await walk(visit, way, signal, progress);
		const check = { startedAt, endedAt: new Date(), sought: needles.size, ...walked };
		await database.transaction((tx) => recordCheck(tx, jobs, { tenant, check }));
		return check;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ECONNREFUSED') throw new JobProblem(unreachable);
		throw error;
	} finally {
		leave();
	}
}

/** The longest word of each title: one word is no title, so that a page which repeats the question leaks nothing by it. */
function searchWords(titles: readonly string[]): string[] {
	const longest = titles.map((title) =>
		bareWords(title)
			.split(' ')
			.reduce((one, other) => (other.length > one.length ? other : one), '')
	);
	return [...new Set(longest.filter((word) => word.length >= 5))].slice(0, MOST_SEARCHES);
}
