import type { DatabaseServer } from './server.ts';

const LOOK_MS = 1000;

/**
 * Looks once a second whether our own PostgreSQL lives. It survives a crash of its parts by itself; but when the system ends
 * all of it (out of memory), or a full disk lets its recovery fail, it is started again here, until that succeeds. Tells of
 * each try; answers how to stop looking.
 */
export function keepAlive(server: DatabaseServer, told: (failure: Error | undefined) => void): () => Promise<void> {
	let isStopped = false;
	let looking: Promise<void> = Promise.resolve();
	let timer: NodeJS.Timeout;
	const look = async () => {
		await server.revive().then(
			(isBack) => isBack && told(undefined),
			(error: unknown) => told(error as Error)
		);
		if (!isStopped) lookLater();
	};
	const lookLater = () => {
		timer = setTimeout(() => void (looking = look()), LOOK_MS);
		timer.unref();
	};
	lookLater();
	return async () => {
		isStopped = true;
		clearTimeout(timer);
		await looking;
	};
}
