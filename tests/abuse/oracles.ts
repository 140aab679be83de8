import { createHash } from 'node:crypto';
import pg from 'pg';
import { SUPERUSER } from '#lib/database/server/embedded/cluster.ts';
import { onEnd } from '../bench/harness.ts';
import type { RawAnswer } from '../support/raw-request.ts';
import type { AskerName } from './askers.ts';
import type { Scene } from './scene.ts';

/** What is different in any two answers and says nothing. */
const CHANCE = [
	/nonce-[\w+/=-]+/g,
	/nonce="[^"]*"/g,
	/__sveltekit_[a-z0-9]+/g,
	/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g
];
const OF_THE_WIRE = new Set(['date', 'connection', 'keep-alive', 'content-length', 'etag']);

/** An answer without chance and without the words of its own address: two refusals are the same text, or one of them tells. */
export function bare({ status, headers, body }: RawAnswer, words: string[]): string {
	const kept = Object.entries(headers).filter(([name]) => !OF_THE_WIRE.has(name));
	let text = `${status}\n${kept.map(([name, value]) => `${name}: ${String(value)}`).join('\n')}\n${body}`;
	const both = words.flatMap((word) => [word, encodeURIComponent(word)]);
	for (const word of both.toSorted((one, other) => other.length - one.length)) text = text.replaceAll(word, '‹›');
	for (const chance of CHANCE) text = text.replace(chance, '‹›');
	return text;
}

/** What was found, and how much was tried. */
export class Findings {
	readonly #scene: Scene;
	readonly leaks: string[] = [];
	readonly serverErrors: string[] = [];
	readonly wrong: string[] = [];
	/** Words that were shown to those who may see them: the proof that canaries are heard at all. */
	readonly heard = new Set<string>();

	constructor(scene: Scene) {
		this.#scene = scene;
	}

	/** CANARY, and no 5xx: asked of every answer, whatever it answers. */
	hear(asker: AskerName, what: string, answer: RawAnswer): RawAnswer {
		const text = `${JSON.stringify(answer.headers)}\n${answer.body}`;
		for (const place of this.#scene.canaries.leaks(asker, text)) this.leaks.push(`${what}, ${asker}: ${place}`);
		for (const [word] of this.#scene.canaries.words) if (text.includes(word)) this.heard.add(word);
		if (answer.status >= 500) this.serverErrors.push(`${what}, ${asker}: ${answer.status}`);
		return answer;
	}

	/** REFUSE: another status, or another word, than the policy says. */
	expect(isAsExpected: boolean, sentence: string): void {
		if (!isAsExpected) this.wrong.push(sentence);
	}
}

/** ALIVE: every part works, and it is the same process. */
export async function isAlive({ wire, server }: Scene): Promise<boolean> {
	const answer = await wire.ask({ path: '/readyz' });
	return answer.status === 200 && server.process.exitCode === null && server.process.signalCode === null;
}

/** What comes and goes with asking (sessions, tries, challenges), and what the journal's writer grows from its entries by itself. */
const RESTLESS = new Set([
	'session',
	'rate_limit',
	'challenge',
	'journal_checkpoint',
	'journal_mention',
	'journal_verdict'
]);
/** Given by the journal's own writer a moment after the act. */
const CHAINED = "- 'seq' - 'prev_hash' - 'hash'";

/** What the server does of itself meanwhile: it verifies the journal of a new council, and notes who is refused again and again. */
const OF_ITSELF: Record<string, string> = {
	job: " and kind <> 'journal.verify'",
	journal_entry: " and convert_from(body, 'UTF8')::json ->> 'act' <> 'access.refused-often'"
};

/** NOEFFECT: one hash over all rows of all tables, or of one tenant's, behind both nets. */
export async function openLedger({ database }: Scene): Promise<(tenantId?: string) => Promise<string>> {
	const { host, port, database: name } = database.pool.options;
	const behind = new pg.Client({ host, port, database: name, user: SUPERUSER });
	await behind.connect();
	onEnd(() => behind.end());
	const tables = await behind.query<{ name: string; isTenant: boolean }>(`
		select t.table_name as name, bool_or(c.column_name = 'tenant_id') as "isTenant"
		from information_schema.tables t join information_schema.columns c using (table_schema, table_name)
		where t.table_schema = 'public' and t.table_type = 'BASE TABLE' group by 1 order by 1`);
	const looked = tables.rows.filter(({ name: table }) => !RESTLESS.has(table));
	return async (tenantId) => {
		const rows = looked
			.filter(({ isTenant }) => tenantId === undefined || isTenant)
			.map(({ name: table }) => {
				const ours = tenantId === undefined ? 'true' : `tenant_id = '${tenantId}'`;
				const own = `where ${ours}${OF_ITSELF[table] ?? ''}`;
				const row = table === 'journal_entry' ? `(to_jsonb(r) ${CHAINED})::text` : 'r::text';
				return `select '${table}' as name, md5(coalesce(string_agg(${row}, '|' order by ${row}), '')) as hash from "${table}" r ${own}`;
			});
		const found = await behind.query(`${rows.join(' union all ')} order by 1`);
		return createHash('sha256').update(JSON.stringify(found.rows)).digest('hex');
	};
}
