/** `npm run measure`: sizes of files and functions, beside what style.md asks. Exits 1 when a file or function is over its limit. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import ts from 'typescript';

interface Size {
	name: string;
	lines: number;
}

const ROOTS = ['src', 'scripts', 'tests'];
const FILES = { median: 80, p90: 200, max: 400 };
const FUNCTIONS = { median: 12, p90: 40, max: Number.POSITIVE_INFINITY };

const paths = ROOTS.flatMap((root) =>
	readdirSync(root, { recursive: true, encoding: 'utf8' }).map((path) => join(root, path))
).filter((path) => /\.(ts|js|mjs|svelte)$/.test(path) && !path.includes('i18n/paraglide'));
const files = paths.map((name) => ({ name, lines: readFileSync(name, 'utf8').trimEnd().split('\n').length }));
const functions = paths.filter((path) => !/\.test\.ts$|^tests/.test(path)).flatMap(functionsOf);

report('Files', files, FILES);
report('Functions', functions, FUNCTIONS);

function report(what: string, sizes: Size[], limits: typeof FILES): void {
	const sorted = sizes.toSorted((one, other) => one.lines - other.lines);
	const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]?.lines ?? 0;
	const found = { median: at(0.5), p90: at(0.9), max: at(1) };
	console.log(`${what} (${sizes.length}), in lines`);
	console.table({ found, limits });
	for (const { name, lines } of sorted.slice(-5).toReversed()) console.log(`${String(lines).padStart(5)}  ${name}`);
	const isOver = (['median', 'p90', 'max'] as const).some((figure) => found[figure] > limits[figure]);
	if (isOver) process.exitCode = 1;
}

/** Functions with a body of their own, in a module or in the script of a component. Callbacks count with what holds them. */
function functionsOf(path: string): Size[] {
	const text = readFileSync(path, 'utf8');
	const code = path.endsWith('.svelte') ? (/<script lang="ts">(.*?)<\/script>/s.exec(text)?.[1] ?? '') : text;
	const source = ts.createSourceFile(path, code, ts.ScriptTarget.Latest, true);
	const found: Size[] = [];
	const visit = (node: ts.Node): void => {
		if (isNamedFunction(node)) {
			const first = source.getLineAndCharacterOfPosition(node.getStart()).line;
			const last = source.getLineAndCharacterOfPosition(node.end).line;
			found.push({ name: `${nameOf(node)} (${path})`, lines: last - first + 1 });
		}
		ts.forEachChild(node, visit);
	};
	visit(source);
	return found;
}

function isNamedFunction(node: ts.Node): boolean {
	if (ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node) || ts.isConstructorDeclaration(node)) return true;
	return (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) && ts.isVariableDeclaration(node.parent);
}

function nameOf(node: ts.Node): string {
	const named = ts.isArrowFunction(node) || ts.isFunctionExpression(node) ? node.parent : node;
	return (named as { name?: ts.Node }).name?.getText() ?? 'constructor';
}
