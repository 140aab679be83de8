import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { foundTemplate } from './template.ts';
import { embeddedServer } from '#lib/database/server/server.ts';

declare module 'vitest' {
	export interface ProvidedContext {
		/** How to connect to the server that holds the template, as JSON of `TestServer`. */
		testServer: import('./template.ts').TestServer;
	}
}

/**
 * One server for the whole run: with HEMICYCLE_TEST_DATABASE_URL that one (a superuser's address), else our own, with the
 * binaries of HEMICYCLE_TEST_POSTGRES_BIN if that is set. Nothing is synced to the disk.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
	const url = process.env['HEMICYCLE_TEST_DATABASE_URL'];
	if (url) {
		project.provide('testServer', await foundTemplate({ connectionString: url }));
		return () => Promise.resolve();
	}
	const directory = await mkdtemp(join(tmpdir(), 'hemicycle-test-'));
	// The user that PostgreSQL runs as must reach it.
	const { chmod } = await import('node:fs/promises');
	await chmod(directory, 0o711);
	const server = await embeddedServer(directory, {
		durable: false,
		binaries: process.env['HEMICYCLE_TEST_POSTGRES_BIN']
	});
	const { host, port } = server.connection('app');
	project.provide('testServer', await foundTemplate({ host: host ?? '', port: port ?? 0, user: 'hemicycle_root' }));
	return async () => {
		await server.stop();
		await rm(directory, { recursive: true, force: true });
	};
}
