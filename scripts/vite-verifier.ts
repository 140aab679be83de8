import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'vite';

const NAME = 'virtual:journal-verifier';
const at = (path: string) => fileURLToPath(new URL(`../src/lib/journal/verifier/${path}`, import.meta.url));

/**
 * `import { page } from 'virtual:journal-verifier'` gives the verifier of journals as one HTML file: its script and style are in it, and
 * its own policy forbids it everything else, so that it may be kept for years and opened without a network.
 */
export function verifier(): Plugin {
	let page: Promise<string> | undefined;
	return {
		name: 'hemicycle-verifier',
		resolveId: (source) => (source === NAME ? `\0${NAME}` : undefined),
		load: async (id) => {
			if (id !== `\0${NAME}`) return;
			page ??= makePage();
			return `export const page = ${JSON.stringify(await page)};`;
		}
	};
}

async function makePage(): Promise<string> {
	const [template, style, script] = await Promise.all([
		readFile(at('page.html'), 'utf8'),
		readFile(at('page.css'), 'utf8'),
		bundled()
	]);
	const policy = `default-src 'none'; script-src ${hashOf(script)}; style-src ${hashOf(style)}; base-uri 'none'; form-action 'none'`;
	const parts: Record<string, string> = { policy, style, script };
	// The hashes are over what stands between the tags: nothing else may.
	return template.replace(/\s*%(policy|style|script)%\s*/g, (_, name: string) => parts[name] ?? '');
}

async function bundled(): Promise<string> {
	const output = await build({
		configFile: false,
		logLevel: 'silent',
		build: { write: false, target: 'es2022', rolldownOptions: { input: at('main.ts'), output: { format: 'iife' } } }
	});
	const [result] = Array.isArray(output) ? output : [output];
	if (!('output' in result)) throw new Error('the verifier was not built');
	const [chunk] = result.output;
	// A script ends at these letters, wherever they stand.
	return chunk.code.trim().replaceAll('</script', '<\\/script');
}

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
