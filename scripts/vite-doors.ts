import type { Server } from 'node:http';
import { isRunnableDevEnvironment, type Plugin, type ViteDevServer } from 'vite';

const DOORS = 'src/live/doors.ts';

/** The shape of `src/live/doors.ts`, as far as a server needs it. */
type Doors = typeof import('../src/live/doors.ts');

/**
 * SvelteKit knows no sockets. This plugin builds `src/live/doors.ts` beside the app, sharing its chunks (so both see the same
 * state), and gives the development server the same doors as production (`scripts/serve.js`).
 */
export function doors(): Plugin {
	let close = () => Promise.resolve();
	return {
		name: 'hemicycle-doors',
		config: (_, { command }) =>
			command === 'build' ? { environments: { ssr: { build: { rolldownOptions: { input: { doors: DOORS } } } } } } : {},
		configureServer: (server) => {
			close = openDevelopmentDoors(server);
		},
		closeBundle: () => close()
	};
}

/** Answers how to close them. */
function openDevelopmentDoors(server: ViteDevServer): () => Promise<void> {
	const httpServer = server.httpServer as Server | null;
	if (process.env['VITEST'] || !httpServer) return () => Promise.resolve();
	const { current, close } = liveDoors(server);
	httpServer.on('upgrade', (request, socket, head) => {
		if (!request.url?.startsWith('/live/')) return;
		void current().then(
			(doors) => doors.handleUpgrade(request, socket, head),
			() => socket.destroy()
		);
	});
	server.middlewares.use((request, response, next) => {
		void current()
			.then((doors) => doors.handleRequest(request, response))
			.then((handled) => handled || next(), next);
	});
	httpServer.once('listening', () => void current().catch((error: unknown) => endWith(server, error as Error)));
	process.once('SIGINT', () => void server.close().finally(() => process.exit(130)));
	return close;
}

/**
 * The doors as the source says now. When a file below them changed, Vite gives another module, with nothing open: the old
 * one is closed, the new one booted, and PostgreSQL lives on between the two.
 */
function liveDoors(server: ViteDevServer): { current: () => Promise<Doors>; close: () => Promise<void> } {
	let booted: Doors | undefined;
	let turn: Promise<unknown> = Promise.resolve();
	const load = async (): Promise<Doors> => {
		const loaded = await importDoors(server);
		if (loaded === booted) return loaded;
		await booted?.shutdown({ keepDatabase: true });
		booted = undefined;
		const { notices } = await loaded.boot({ mode: 'development', root: server.config.root });
		booted = loaded;
		const origin = server.resolvedUrls?.local[0]?.replace(/\/$/, '') ?? '';
		for (const notice of notices) server.config.logger.info(notice.replaceAll('{origin}', origin));
		return loaded;
	};
	const current = () => {
		const mine = turn.then(load);
		turn = mine.catch(() => undefined);
		return mine;
	};
	const close = async () => {
		await turn;
		await booted?.shutdown();
		booted = undefined;
	};
	return { current, close };
}

/** By the runner that SvelteKit uses too: `ssrLoadModule` would make modules of its own, with a state of their own. */
async function importDoors(server: ViteDevServer): Promise<Doors> {
	const environment = server.environments.ssr;
	if (!isRunnableDevEnvironment(environment)) throw new Error('the development server cannot run the doors');
	return environment.runner.import<Doors>(`/${DOORS}`);
}

/** A reason not to start is a sentence; anything else is a bug and shows where it came from. */
function endWith(server: ViteDevServer, error: Error): void {
	server.config.logger.error(error.name === 'StartRefusal' ? error.message : (error.stack ?? error.message));
	if (error.name === 'StartRefusal') process.exit(1);
}
