/** What `npm start` and `npm test` do first, on a plain Node 20 and before anything is installed. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const INSTALLED = path.join(root, 'node_modules', '.hemicycle-installed');
const BUILT = path.join(root, 'build', '.hemicycle-built');
/** What a build is made of. */
const SOURCES = [
	'src',
	'static',
	'messages',
	'project.inlang/settings.json',
	'vite.config.ts',
	'scripts/vite-doors.ts'
];

/**
 * The environment with the Node 24 of node_modules first on the PATH.
 * @param {NodeJS.ProcessEnv} env
 */
export function withNode24(env) {
	const bin = path.join(root, 'node_modules', '.bin');
	return { ...env, PATH: `${bin}${path.delimiter}${env['PATH'] ?? ''}` };
}

/** Installs the packages of the lockfile unless they are there. */
export function installIfNeeded() {
	const lock = createHash('sha256')
		.update(readFileSync(path.join(root, 'package-lock.json')))
		.digest('hex');
	if (read(INSTALLED) === lock) return;
	// Not `npm ci`: it refuses where a registry lacks the optional binaries of other platforms. The lockfile is obeyed, not written.
	const install = ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
	if (!isInstalledByHand()) step('Installing packages', 'npm', install);
	writeFileSync(INSTALLED, lock);
}

/** Builds the application unless nothing that it is made of has changed. */
export function buildIfNeeded() {
	const stamp = sourceStamp();
	if (read(BUILT) === stamp && existsSync(path.join(root, 'build', 'handler.js'))) return;
	step('Building', 'npm', ['run', '--silent', 'build']);
	// Again, because building writes generated words below src.
	writeFileSync(BUILT, sourceStamp());
}

/**
 * Runs a command and says what is done and how long it took; its output is shown only if it fails.
 * @param {string} what
 * @param {string} command
 * @param {string[]} args
 */
function step(what, command, args) {
	const started = performance.now();
	process.stdout.write(`${what}… `);
	const { status, stdout, stderr, error } = spawnSync(command, args, {
		cwd: root,
		encoding: 'utf8',
		maxBuffer: 64 * 2 ** 20,
		env: withNode24({ ...process.env, FORCE_COLOR: '0' }),
		shell: process.platform === 'win32'
	});
	process.stdout.write(`${((performance.now() - started) / 1000).toFixed(1)} s\n`);
	if (status === 0) return;
	process.stderr.write(`${stdout ?? ''}${stderr ?? ''}${error ? `${error.message}\n` : ''}`);
	process.stderr.write(`${what} failed: the lines above say why.\n`);
	process.exit(1);
}

/** Somebody who works on Hémicycle ran `npm install`: npm keeps its own copy of the lockfile. */
function isInstalledByHand() {
	const own = path.join(root, 'node_modules', '.package-lock.json');
	return existsSync(own) && statSync(own).mtimeMs >= statSync(path.join(root, 'package-lock.json')).mtimeMs;
}

/** A hash over names, sizes and times: some milliseconds for the whole source. */
function sourceStamp() {
	const hash = createHash('sha256').update(read(INSTALLED) ?? '');
	for (const source of SOURCES) {
		for (const file of filesBelow(path.join(root, source))) {
			const { size, mtimeMs } = statSync(file);
			hash.update(`${file}\0${size}\0${mtimeMs}\n`);
		}
	}
	return hash.digest('hex');
}

/**
 * @param {string} place
 * @returns {string[]}
 */
function filesBelow(place) {
	if (!existsSync(place) || place.endsWith(path.join('i18n', 'paraglide')) || place.endsWith('.test.ts')) return [];
	if (!statSync(place).isDirectory()) return [place];
	return readdirSync(place)
		.sort()
		.flatMap((name) => filesBelow(path.join(place, name)));
}

/** @param {string} file */
function read(file) {
	return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
