/**
 * `npm test`: everything, on a fresh clone. Runs on the Node that is there (20 or newer), installs what is missing, then goes
 * through the stages with Node 24 and ends with one line, `N passed, N failed`. `--full` adds the long runs.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { installIfNeeded, withNode24 } from './prepare.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
process.chdir(root);
const full = process.argv.includes('--full');
const results = 'test-results';

/** Debian packages that the tests use: a browser, the server of the distribution, a directory, two judges of PDFs, a maker of certificates and
 * time stamps, and a converter of office files (25 s, 102 MB to fetch, 312 MB on the disk). */
const DEBIAN = [
	{
		name: 'chromium',
		there: () => Boolean(process.env.CHROMIUM_PATH) || onPath('chromium') || onPath('google-chrome')
	},
	{ name: 'postgresql', there: () => debianPostgres() !== undefined },
	{ name: 'slapd', there: () => existsSync('/usr/sbin/slapd') },
	{ name: 'poppler-utils', there: () => onPath('pdftotext') },
	{ name: 'qpdf', there: () => onPath('qpdf') },
	{ name: 'openssl', there: () => onPath('openssl') },
	{ name: 'libreoffice-writer-nogui', there: () => hasOffice('libswlo.so') },
	{ name: 'libreoffice-calc-nogui', there: () => hasOffice('libsclo.so') },
	{ name: 'libreoffice-impress-nogui', there: () => hasOffice('libsdlo.so') }
];

/** Debian's LibreOffice has a package for each of its programs; any other has them all. */
function hasOffice(library) {
	const folder = '/usr/lib/libreoffice/program';
	return existsSync(folder) ? existsSync(`${folder}/${library}`) : onPath('soffice');
}

function onPath(command) {
	return (process.env.PATH ?? '').split(path.delimiter).some((folder) => existsSync(path.join(folder, command)));
}

/** The folder of Debian's newest PostgreSQL binaries. */
function debianPostgres() {
	const versions = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql') : [];
	const folders = versions.sort((a, b) => Number(b) - Number(a)).map((v) => `/usr/lib/postgresql/${v}/bin`);
	return folders.find((folder) => existsSync(`${folder}/postgres`));
}

function run(command, args, env = {}) {
	const { status } = spawnSync(command, args, { stdio: 'inherit', env: withNode24({ ...process.env, ...env }) });
	return status === 0;
}

function installDebianPackages() {
	const missing = DEBIAN.filter((entry) => !entry.there()).map((entry) => entry.name);
	if (missing.length === 0) return;
	const byHand = `apt-get install ${missing.join(' ')}`;
	if (process.getuid?.() !== 0 || !onPath('apt-get')) {
		console.error(`The tests need packages that are not here. Install them, then run npm test again: ${byHand}`);
		process.exit(1);
	}
	console.log(`Installing ${missing.join(', ')}…`);
	const options = {
		stdio: ['ignore', 'ignore', 'inherit'],
		env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
	};
	spawnSync('apt-get', ['update', '-qq'], options);
	const { status } = spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], options);
	if (status === 0) return;
	console.error(`Installing failed. Do it by hand, then run npm test again: ${byHand}`);
	process.exit(1);
}

/** Where the version of PostgreSQL could matter most: migrations, the two nets, locks and ballots. The rest with `--full`. */
const OF_THE_DATABASE = [
	'src/schema.store.test.ts',
	'src/lib/testing/nets',
	'src/lib/testing/contract',
	'src/lib/voting'
];

const vitest = (project, report, ...folders) => [
	'run',
	'--project',
	project,
	'--reporter=default',
	'--reporter=json',
	`--outputFile.json=${results}/${report}.json`,
	...folders
];

/** Each stage counts as one test, besides the tests that its report lists. */
const stages = [
	{
		name: 'check, and stores on the embedded PostgreSQL',
		run: () => run('npm', ['run', '--silent', 'check', '--', '--with-stores']),
		reports: ['unit', 'store-embedded']
	},
	{
		name: "stores, Debian's PostgreSQL",
		run: () =>
			run('vitest', vitest('store', 'store-debian', ...(full ? [] : OF_THE_DATABASE)), {
				HEMICYCLE_POSTGRES_BIN: debianPostgres() ?? 'missing'
			}),
		reports: ['store-debian']
	},
	{ name: 'build', run: () => run('npm', ['run', '--silent', 'build']) },
	{ name: 'browser', run: () => run('playwright', ['test']), reports: ['browser'] }
];

function countReport(report) {
	const file = `${results}/${report}.json`;
	if (!existsSync(file)) return { passed: 0, failed: 0, skipped: 0 };
	const { stats, numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(file, 'utf8'));
	return stats
		? { passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped }
		: { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests };
}

const started = Date.now();
installIfNeeded();
installDebianPackages();
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });
if (full) process.env.HEMICYCLE_TEST_FULL = '1';

const total = { passed: 0, failed: 0, skipped: 0 };
for (const stage of stages) {
	const begun = Date.now();
	console.log(`\n── ${stage.name} ──`);
	const held = stage.run();
	let failed = 0;
	for (const counts of (stage.reports ?? []).map(countReport)) {
		total.passed += counts.passed;
		total.skipped += counts.skipped;
		failed += counts.failed;
	}
	total.passed += held ? 1 : 0;
	total.failed += held || failed > 0 ? failed : 1;
	console.log(`${held ? '✔' : '✘'} ${stage.name}: ${((Date.now() - begun) / 1000).toFixed(0)} s`);
}

console.log(`\nTook ${((Date.now() - started) / 60_000).toFixed(1)} minutes.`);
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`);
process.exitCode = total.failed > 0 ? 1 : 0;
