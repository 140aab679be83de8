import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import ts from 'typescript';

/** A function of a store, as its source declares it. */
export interface StoreFunction {
	file: string;
	name: string;
	/** Whether it begins its own transaction (`TenantDb`) or runs in one (`TenantTx`). */
	takes: 'TenantDb' | 'TenantTx';
	/** The parameters after the first one: name, and type as it is written. */
	parameters: { name: string; type: string; hasDefault: boolean }[];
}

/**
 * Every exported function of every room's `server/` folder that gets a tenant's database or transaction first. Read from the
 * sources, so that a function that somebody adds is tried without being named.
 */
export function storeFunctions(root = 'src/lib'): StoreFunction[] {
	const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
		.filter((path) => /\/server\/.*\.ts$/.test(path) && !path.endsWith('.test.ts') && !path.startsWith('demo/'))
		.map((path) => join(root, path));
	return files.toSorted().flatMap(functionsIn);
}

function functionsIn(file: string): StoreFunction[] {
	const source = ts.createSourceFile(basename(file), readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
	return source.statements.flatMap((statement) => {
		if (!ts.isFunctionDeclaration(statement) || !statement.name) return [];
		const isExported = statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
		const [first, ...others] = statement.parameters.map((parameter) => ({
			name: parameter.name.getText(source),
			type: parameter.type?.getText(source) ?? '',
			hasDefault: parameter.initializer !== undefined
		}));
		const takes = first?.type;
		if (!isExported || (takes !== 'TenantDb' && takes !== 'TenantTx')) return [];
		return [{ file, name: statement.name.text, takes, parameters: others }];
	});
}
