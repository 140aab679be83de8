/**
 * `npm run check`: every wall of the house. Runs all of them even if one falls, prints what each took, and exits 1 with the
 * names of those that fell. `--fix` lets prettier and eslint repair what they can; `--full` lints components with their types too;
 * `--with-stores`, for `npm test`, adds the stores.
 */
import { spawn } from 'node:child_process';
import process from 'node:process';

type Wall = [name: string, command: string, ...rest: string[]];

const fix = process.argv.includes('--fix');
// Lint's own configuration reads it.
if (process.argv.includes('--full')) process.env['HEMICYCLE_TEST_FULL'] = '1';

/** What the others need: the words and types that are generated. */
const first: Wall[] = [
	['words', 'npm', 'run', '--silent', 'i18n'],
	['sync', 'svelte-kit', 'sync']
];
/** The longest first, so that two cores end together. */
const walls: Wall[] = [
	...(process.argv.includes('--with-stores') ? [tests('stores, embedded PostgreSQL', 'store', 'store-embedded')] : []),
	[
		'lint',
		'eslint',
		'.',
		'--cache',
		'--cache-location',
		'node_modules/.cache/eslint/',
		'--max-warnings',
		'0',
		...(fix ? ['--fix'] : [])
	],
	['types', 'svelte-check', '--tsconfig', './tsconfig.json', '--fail-on-warnings', '--output', 'human'],
	tests('unit tests', 'unit', 'unit'),
	['format', 'prettier', fix ? '--write' : '--check', '--log-level', 'warn', '.'],
	['boundaries', 'depcruise', 'src', 'scripts', 'tests', '--config', '.dependency-cruiser.cjs', '--output-type', 'err'],
	['unused code', 'knip', '--no-progress']
];

function tests(name: string, project: string, report: string): Wall {
	const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=test-results/${report}.json`];
	return [name, 'vitest', 'run', '--project', project, ...reporters];
}

/** Runs one wall and prints all that it said at once, when it is done; answers its name if it fell. */
function stand([name, command, ...rest]: Wall): Promise<string | null> {
	const started = performance.now();
	const child = spawn(command, rest, { stdio: ['inherit', 'pipe', 'pipe'] });
	const said: Buffer[] = [];
	for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.push(chunk));
	return new Promise((resolve, reject) => {
		child.on('error', reject);
		child.on('close', (status) => {
			process.stdout.write(Buffer.concat(said));
			const seconds = ((performance.now() - started) / 1000).toFixed(1);
			console.log(`${status === 0 ? '✔' : '✘'} ${name} (${seconds} s)\n`);
			resolve(status === 0 ? null : name);
		});
	});
}

/** Takes the next of the walls that wait until none does; answers which fell. */
async function lane(waiting: Wall[]): Promise<string[]> {
	const fallen: string[] = [];
	for (let wall = waiting.shift(); wall; wall = waiting.shift())
		fallen.push(...[await stand(wall)].filter((name) => name !== null));
	return fallen;
}

const prepared = await lane(first);
// A repaired file must not be formatted while it is written: then one lane is enough.
const lanes = await Promise.all(fix ? [lane(walls)] : [lane(walls), lane(walls)]);
const fallen = [...prepared, ...lanes.flat()];

if (fallen.length > 0) {
	console.error(`These walls fell: ${fallen.join(', ')}.`);
	process.exit(1);
}
