import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

/** One address of the product, as the build has it. */
export interface Route {
	/** As SvelteKit names it, without groups: `/desk/[tenant]/jobs`; a door of `src/live` by its path. */
	id: string;
	kind: 'page' | 'endpoint' | 'door' | 'file';
	/** What an endpoint exports. */
	methods: string[];
	/** What a page's form may do. */
	actions: string[];
	params: string[];
}

interface Manifest {
	routes: {
		id: string;
		params: { name: string }[];
		page: { leaf: number } | null;
		endpoint: (() => Promise<Record<string, unknown>>) | null;
	}[];
	nodes: (() => Promise<{ server?: { actions?: Record<string, unknown> } }>)[];
}

const build = (file: string) => join(process.cwd(), 'build', file);

/**
 * Every address that the production build answers: routes with their methods and actions from its manifest, the raw doors
 * from the words of `src/live`, and one of each kind of file. Nothing is typed by hand, so nothing can be forgotten.
 */
export async function listRoutes(): Promise<Route[]> {
	const { manifest } = (await import(pathToFileURL(build('server/manifest.js')).href)) as { manifest: Manifest };
	const routes = await Promise.all(
		manifest.routes.map(async ({ id, params, page, endpoint }): Promise<Route> => {
			const node = page && (await manifest.nodes[page.leaf]?.());
			const exported = endpoint ? await endpoint() : {};
			return {
				id: id.replace(/\/\([^)]+\)/g, '') || '/',
				kind: page ? 'page' : 'endpoint',
				methods: Object.keys(exported).filter((name) => /^[A-Z]+$/.test(name)),
				actions: Object.keys(node?.server?.actions ?? {}),
				params: params.map(({ name }) => name)
			};
		})
	);
	return [...routes, ...doors(), ...files()];
}

/** Paths that `src/live` answers before SvelteKit sees the request. */
function doors(): Route[] {
	const words = ['doors', 'health', 'uploads']
		.map((name) => readFileSync(join('src/live', `${name}.ts`), 'utf8'))
		.flatMap((source) => [...source.matchAll(/'(\/(?:[a-z]+)(?:\/[a-z]+)*)'/g)].map(([, path = '']) => path));
	return [...new Set(words)].map((id) => ({ id, kind: 'door', methods: [], actions: [], params: [] }));
}

/** One static file of each folder and kind, one hashed one, and what was prerendered. */
function files(): Route[] {
	const immutable = readdirSync(build('client/_app/immutable/assets')).find((name) => name.endsWith('.css'));
	const found = [
		...readdirSync(build('client')).filter((name) => /\.(svg|js|webmanifest)$/.test(name)),
		`icons/${readdirSync(build('client/icons'))[0] ?? ''}`,
		`_app/immutable/assets/${immutable ?? ''}`,
		...readdirSync(build('prerendered')).flatMap((name) => (name.endsWith('.html') ? name.slice(0, -5) : []))
	];
	return found.map((name) => ({ id: `/${name}`, kind: 'file', methods: [], actions: [], params: [] }));
}
