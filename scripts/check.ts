/**
 * `npm run check`: every wall of the house. Runs all of them even if one falls, prints what each took, and exits 1 with the
 * names of those that fell. `--fix` lets prettier and eslint repair what they can.
 */
import { spawnSync } from 'node:child_process';
import process from 'node:process';

const fix = process.argv.includes('--fix');

const walls: [name: string, command: string, ...rest: string[]][] = [
	['words', 'npm', 'run', '--silent', 'i18n'],
	['sync', 'svelte-kit', 'sync'],
	['types', 'svelte-check', '--tsconfig', './tsconfig.json', '--fail-on-warnings', '--output', 'human'],
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
	['boundaries', 'depcruise', 'src', 'scripts', 'tests', '--config', '.dependency-cruiser.cjs', '--output-type', 'err'],
	['unused code', 'knip', '--no-progress'],
	['format', 'prettier', fix ? '--write' : '--check', '--log-level', 'warn', '.'],
	[
		'unit tests',
		'vitest',
		'run',
		'--project',
		'unit',
		'--reporter=default',
		'--reporter=json',
		'--outputFile.json=test-results/unit.json'
	]
];

const fallen = walls.filter(([name, command, ...rest]) => {
	const started = performance.now();
	const { status } = spawnSync(command, rest, { stdio: 'inherit' });
	const seconds = ((performance.now() - started) / 1000).toFixed(1);
	console.log(`${status === 0 ? '✔' : '✘'} ${name} (${seconds} s)\n`);
	return status !== 0;
});

if (fallen.length > 0) {
	console.error(`These walls fell: ${fallen.map(([name]) => name).join(', ')}.`);
	process.exit(1);
}
