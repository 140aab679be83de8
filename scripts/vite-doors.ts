import type { Plugin, ViteDevServer } from 'vite';

const DOORS = 'src/live/doors.ts';

/** The shape of `src/live/doors.ts`, as far as a server needs it. */
export interface Doors {
	boot(settings: import('../src/services.ts').BootSettings): Promise<void>;
	handleUpgrade: typeof import('../src/live/doors.ts').handleUpgrade;
	handleRequest: typeof import('../src/live/doors.ts').handleRequest;
}

/**
 * SvelteKit knows no sockets. This plugin builds `src/live/doors.ts` beside the app, sharing its chunks (so both see the same
 * state), and gives the development server the same doors as production (`scripts/serve.js`).
 */
export function doors(): Plugin {
	return {
		name: 'hemicycle-doors',
		config: (_, { command }) =>
			command === 'build' ? { environments: { ssr: { build: { rolldownOptions: { input: { doors: DOORS } } } } } } : {},
		configureServer: (server) => void openDevelopmentDoors(server)
	};
}

async function openDevelopmentDoors(server: ViteDevServer): Promise<void> {
	if (process.env['VITEST'] || !server.httpServer) return;
	const load = () => server.ssrLoadModule(`/${DOORS}`) as unknown as Promise<Doors>;
	server.httpServer.on('upgrade', (request, socket, head) => {
		if (!request.url?.startsWith('/live/')) return;
		void load().then((doors) => doors.handleUpgrade(request, socket, head));
	});
	server.middlewares.use((request, response, next) => {
		void load()
			.then((doors) => doors.handleRequest(request, response))
			.then((handled) => handled || next(), next);
	});
	const doors = await load();
	await doors.boot({ mode: 'development' });
}
