/**
 * `npm run bench -- NAME`: measures, prints a table, and ends with one line of JSON, `{"bench": NAME, "figures": {...}}`.
 * A benchmark is `tests/bench/NAME.ts`; it starts what it needs and has sixty seconds, or what it says itself (`longestMs`).
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { closeAll, type Benchmark } from '../tests/bench/harness.ts';
import { buildIfNeeded, root } from './prepare.mjs';

const USUAL_LONGEST_MS = 60_000;
const names = readdirSync(join(root, 'tests', 'bench'))
	.filter((file) => file.endsWith('.ts') && file !== 'harness.ts')
	.map((file) => file.slice(0, -3));
const [name = ''] = process.argv.slice(2);

if (!names.includes(name)) {
	process.stderr.write(`Name a benchmark: npm run bench -- ${names.join('|')}\n`);
	process.exit(1);
}

process.chdir(root);
buildIfNeeded();
const { bench, longestMs = USUAL_LONGEST_MS } = (await import(`../tests/bench/${name}.ts`)) as {
	bench: Benchmark;
	longestMs?: number;
};
const tooLong = setTimeout(() => void end(new Error(`${name} took longer than ${longestMs / 1000} s`)), longestMs);
await bench().then(async (figures) => {
	console.table(Object.fromEntries(Object.entries(figures).map(([figure, value]) => [figure, { value }])));
	await closeAll();
	clearTimeout(tooLong);
	console.log(JSON.stringify({ bench: name, figures }));
}, end);

async function end(error: unknown): Promise<never> {
	await closeAll();
	console.error(error);
	process.exit(1);
}
