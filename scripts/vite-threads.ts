import { basename, dirname, relative } from 'node:path/posix';
import type { Plugin } from 'vite';

const SUFFIX = '?thread';
const PLACEHOLDER = /"__THREAD__([\w./-]+)"/g;

/**
 * `import { url } from './pdf-thread.ts?thread'` gives the address of a module that runs in a worker thread or in a process of
 * its own: the source in development and tests (Node strips the types), `threads/…` beside the other chunks in a build.
 */
export function threads(): Plugin {
	let isBuild = false;
	return {
		name: 'hemicycle-threads',
		enforce: 'pre',
		configResolved: ({ command }) => void (isBuild = command === 'build'),
		async resolveId(source, importer) {
			if (!source.endsWith(SUFFIX)) return;
			const found = await this.resolve(source.slice(0, -SUFFIX.length), importer, { skipSelf: true });
			return found && found.id + SUFFIX;
		},
		load(id) {
			if (!id.endsWith(SUFFIX)) return;
			const file = id.slice(0, -SUFFIX.length);
			if (!isBuild) return `export const url = ${JSON.stringify(`file://${file}`)};`;
			const fileName = `threads/${basename(file, '.ts')}.js`;
			this.emitFile({ type: 'chunk', id: file, fileName });
			return `export const url = "__THREAD__${fileName}";`;
		},
		renderChunk(code, chunk) {
			if (!code.includes('__THREAD__')) return;
			const from = (fileName: string) => JSON.stringify(`./${relative(dirname(chunk.fileName), fileName)}`);
			return code.replace(PLACEHOLDER, (_, fileName: string) => `new URL(${from(fileName)}, import.meta.url).href`);
		}
	};
}
