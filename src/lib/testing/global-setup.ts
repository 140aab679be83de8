import { spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { embeddedServer } from '#lib/database/server/server.ts';
import { foundTemplate } from './template.ts';

declare module 'vitest' {
	export interface ProvidedContext {
		/** How to connect to the server that holds the template, as JSON of `TestServer`. */
		testServer: import('./template.ts').TestServer;
	}
}

/**
 * One server for the whole run: with HEMICYCLE_TEST_DATABASE_URL that one (a superuser's address), else our own, with the
 * binaries of HEMICYCLE_POSTGRES_BIN if that is set. Nothing is synced to the disk.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
	const directory = await placeOfRun();
	const url = process.env['HEMICYCLE_TEST_DATABASE_URL'];
	if (url) {
		project.provide('testServer', await foundTemplate({ connectionString: url }));
		return () => rm(directory, { recursive: true, force: true });
	}
	const server = await embeddedServer(directory, { durable: false, binaries: process.env['HEMICYCLE_POSTGRES_BIN'] });
	const { host, port } = server.connection('app');
	project.provide('testServer', await foundTemplate({ host: host ?? '', port: port ?? 0, user: 'hemicycle_root' }));
	return async () => {
		await server.stop();
		await rm(directory, { recursive: true, force: true });
	};
}

/** A directory for everything that this run makes, its workers' temporary files too; swept when the run is broken off. */
async function placeOfRun(): Promise<string> {
	const directory = await mkdtemp(join(tmpdir(), 'hc-test-'));
	// The user that PostgreSQL runs as must reach it.
	await chmod(directory, 0o711);
	process.env['TMPDIR'] = directory;
	const sweeper = spawn(process.execPath, [fileURLToPath(new URL('./sweeper.ts', import.meta.url)), directory], {
		detached: true,
		stdio: ['pipe', 'ignore', 'ignore']
	});
	sweeper.unref();
	const pipe: unknown = sweeper.stdin;
	if (pipe instanceof Socket) pipe.unref();
	return directory;
}
