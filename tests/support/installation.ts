import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** The production build, run as a town would run it, with a data folder and a port of its own. */
export class Installation {
	readonly url: string;
	/** Where everything of it lies: database with its log of changes, files, keys. */
	readonly data: string;
	readonly #environment: Record<string, string>;
	#process: ChildProcess | undefined;
	/** Everything that the process has printed. */
	output = '';

	private constructor(port: number, data: string, environment: Record<string, string>) {
		this.url = `http://localhost:${port}`;
		this.data = data;
		this.#environment = { PORT: String(port), HEMICYCLE_DATA: data, ...environment };
	}

	/** Starts an installation; with the demo unless `environment` says otherwise. */
	static async start(environment: Record<string, string> = {}): Promise<Installation> {
		const data = await mkdtemp(path.join(tmpdir(), 'hemicycle-journey-'));
		await chmod(data, 0o711);
		const installation = new Installation(await freePort(), path.join(data, 'data'), environment);
		await installation.run();
		return installation;
	}

	/** Starts the process, on the same data as before, and waits until it is ready. */
	async run(): Promise<void> {
		const child = spawn(process.execPath, ['scripts/serve.js'], {
			env: { ...process.env, ...this.#environment },
			stdio: ['ignore', 'pipe', 'pipe']
		});
		this.#process = child;
		child.stdout.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
		child.stderr.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
		for (let tries = 0; tries < 600; tries += 1) {
			if (child.exitCode !== null) throw new Error(`The server stopped at once:\n${this.output}`);
			if (await this.#isReady()) return;
			await pause(100);
		}
		throw new Error(`The server was not ready within a minute:\n${this.output}`);
	}

	/** `kill -9`: the process gets no chance to finish anything. */
	async kill(): Promise<void> {
		await this.#end('SIGKILL');
	}

	/** A clean stop; the data stays. Answers the exit code. */
	async stop(): Promise<number | null> {
		await this.#end('SIGTERM');
		return this.#process?.exitCode ?? null;
	}

	/** A clean stop, and the data is gone. */
	async remove(): Promise<void> {
		await this.#end('SIGTERM');
		await rm(path.dirname(this.data), { recursive: true, force: true });
	}

	async #end(signal: NodeJS.Signals): Promise<void> {
		const child = this.#process;
		if (!child || child.exitCode !== null || child.signalCode !== null) return;
		child.kill(signal);
		await once(child, 'exit');
	}

	async #isReady(): Promise<boolean> {
		return fetch(`${this.url}/readyz`).then(
			(answer) => answer.ok,
			() => false
		);
	}
}

function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once('error', reject);
		probe.listen(0, '127.0.0.1', () => {
			const address = probe.address();
			probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
		});
	});
}
