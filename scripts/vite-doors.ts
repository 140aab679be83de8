import type { Server } from 'node:http';
import type { Plugin, ViteDevServer } from 'vite';

const DOORS = 'src/live/doors.ts';

/** The shape of `src/live/doors.ts`, as far as a server needs it. */
type Doors = typeof import('../src/live/doors.ts');

/**
 * SvelteKit knows no sockets. This plugin builds `src/live/doors.ts` beside the app, sharing its chunks (so both see the same
 * state), and gives the development server the same doors as production (`scripts/serve.js`).
 */
export function doors(): Plugin {
	return {
		name: 'hemicycle-doors',
		config: (_, { command }) =>
			command === 'build' ? { environments: { ssr: { build: { rolldownOptions: { input: { doors: DOORS } } } } } } : {},
		configureServer: openDevelopmentDoors
	};
}

function openDevelopmentDoors(server: ViteDevServer): void {
	const httpServer = server.httpServer as Server | null;
	if (process.env['VITEST'] || !httpServer) return;
	const current = liveDoors(server);
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
	httpServer.once('close', () => void current().then((doors) => doors.shutdown()));
}

/**
 * The doors as the source says now. When a file below them changed, Vite gives another module, with nothing open: the old
 * one is closed, the new one booted, and PostgreSQL lives on between the two.
 */
function liveDoors(server: ViteDevServer): () => Promise<Doors> {
	let booted: Doors | undefined;
	let turn: Promise<unknown> = Promise.resolve();
	const load = async (): Promise<Doors> => {
		const loaded = (await server.ssrLoadModule(`/${DOORS}`)) as Doors;
		if (loaded === booted) return loaded;
		await booted?.shutdown({ keepDatabase: true });
		booted = undefined;
		const { notices } = await loaded.boot({ mode: 'development', root: server.config.root });
		booted = loaded;
		const origin = server.resolvedUrls?.local[0]?.replace(/\/$/, '') ?? '';
		for (const notice of notices) server.config.logger.info(notice.replaceAll('{origin}', origin));
		return loaded;
	};
	return () => {
		const mine = turn.then(load, load);
		turn = mine.catch(() => undefined);
		return mine;
	};
}

/** A reason not to start is a sentence; anything else is a bug and shows where it came from. */
function endWith(server: ViteDevServer, error: Error): void {
	server.config.logger.error(error.name === 'StartRefusal' ? error.message : (error.stack ?? error.message));
	if (error.name === 'StartRefusal') process.exit(1);
}
