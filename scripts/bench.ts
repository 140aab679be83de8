/**
 * `npm run bench -- NAME`: measures, prints a table, and ends with one line of JSON, `{"bench": NAME, "figures": {...}}`.
 * A benchmark is `tests/bench/NAME.ts`; it starts what it needs and has sixty seconds.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { closeAll, type Benchmark } from '../tests/bench/harness.ts';
import { buildIfNeeded, root } from './prepare.mjs';

const LONGEST = 60_000;
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
const { bench } = (await import(`../tests/bench/${name}.ts`)) as { bench: Benchmark };
const tooLong = setTimeout(() => void end(new Error(`${name} took longer than ${LONGEST / 1000} s`)), LONGEST);
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
