import { fork, type ChildProcess } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assertNever } from '#lib/kernel/assert-never.ts';
import { newId } from '#lib/kernel/ids.ts';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import type { OfficeFormat } from '../rules/office.ts';
import type { PaperRefusal } from '../schemas.ts';

export interface PaperFacts {
	/** Width and height in points, as shown. */
	pageSizes: [number, number][];
	firstPages: string[];
	/** Names of the active things that were found; taken out where the file was written anew. */
	removed: string[];
	/** False: the file is signed and stays byte for byte as it came. */
	isRewritten: boolean;
}

export type JailAnswer =
	| { kind: 'facts'; facts: PaperFacts }
	| { kind: 'page'; number: number; text: string }
	| { kind: 'package'; format: OfficeFormat }
	| { kind: 'alive' }
	| { kind: 'end' }
	| { kind: 'refused'; refusal: PaperRefusal };

export interface JailLimits {
	/** Longest silence of the process, in milliseconds. */
	silenceMs: number;
	/** Longest work on one file, in milliseconds. */
	wholeMs: number;
	/** Most resident memory, in bytes. */
	memoryBytes: number;
}

const LIMITS: JailLimits = { silenceMs: 30_000, wholeMs: 600_000, memoryBytes: 768 * 2 ** 20 };
const PAGE_BYTES = 4096;
const WATCH_MS = 200;
/** A process with nothing to do goes after this time. */
const IDLE_MS = 30_000;

/**
 * Opens hostile files in a process of its own: no secrets in its environment, no right to start a program or to write but into one
 * empty folder (Node's permission model), killed when it takes too long or too much memory. One file at a time; a file that brings
 * the process down is refused by the name of the limit, the next one gets a new process.
 */
export class Jail<Task extends object> {
	readonly #url: string;
	readonly #rights: readonly string[];
	readonly #limits: JailLimits;
	readonly #folder = join(tmpdir(), `hemicycle-jail-${newId()}`);
	#process: ChildProcess | undefined;
	#queue: Promise<unknown> = Promise.resolve();
	#idle: NodeJS.Timeout | undefined;

	/** `url`: the module that answers tasks. `rights`: what Node allows it beside reading (`--allow-addons`). */
	constructor(url: string, rights: readonly string[], limits: Partial<JailLimits>) {
		this.#url = url;
		this.#rights = rights;
		this.#limits = { ...LIMITS, ...limits };
	}

	/** Gives the process a path to write to, and takes away what it wrote once `use` is through with it. */
	async withNewFile<Value>(use: (path: string) => Promise<Value>): Promise<Value> {
		const path = join(this.#folder, newId());
		try {
			return await use(path);
		} finally {
			await rm(path, { force: true });
		}
	}

	/** One task, after those before it. */
	run(task: Task, hear: (answer: JailAnswer) => void): Promise<Result<null, PaperRefusal>> {
		const turn = this.#queue.then(() => this.#run(task, hear));
		this.#queue = turn.catch(() => undefined);
		return turn;
	}

	/** A task that ends with the facts of a file. */
	async facts(task: Task): Promise<Result<PaperFacts, PaperRefusal>> {
		let facts: PaperFacts | undefined;
		const done = await this.run(task, (answer) => {
			if (answer.kind === 'facts') facts = answer.facts;
		});
		if (!done.ok) return done;
		return facts ? ok(facts) : refuse('broken');
	}

	close(): void {
		this.#stop();
		rmSync(this.#folder, { recursive: true, force: true });
	}

	#stop(): void {
		clearTimeout(this.#idle);
		this.#process?.kill('SIGKILL');
		this.#process = undefined;
	}

	async #run(task: Task, hear: (answer: JailAnswer) => void): Promise<Result<null, PaperRefusal>> {
		clearTimeout(this.#idle);
		const child = this.#start();
		const { promise, resolve } = Promise.withResolvers<Result<null, PaperRefusal>>();
		const end = (refusal: PaperRefusal) => {
			resolve(refuse(refusal));
			child.kill('SIGKILL');
		};
		const tooSlow = () => end('too-slow');
		let silence = setTimeout(tooSlow, this.#limits.silenceMs);
		const whole = setTimeout(tooSlow, this.#limits.wholeMs);
		const watch = setInterval(() => void this.#watchMemory(child, end), WATCH_MS);
		const onMessage = (answer: JailAnswer) => {
			clearTimeout(silence);
			silence = setTimeout(tooSlow, this.#limits.silenceMs);
			hear(answer);
			const ended = endOf(answer);
			if (ended) resolve(ended);
		};
		// Ended by itself: V8 gives up at the limit of its heap.
		const onExit = () => resolve(refuse('too-much-memory'));
		child.on('message', onMessage).once('exit', onExit).send(task);
		try {
			return await promise;
		} finally {
			clearTimeout(silence);
			clearTimeout(whole);
			clearInterval(watch);
			child.off('message', onMessage).off('exit', onExit);
			this.#idle = setTimeout(() => this.#stop(), IDLE_MS).unref();
		}
	}

	#start(): ChildProcess {
		if (this.#process?.connected && this.#process.exitCode === null) return this.#process;
		mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
		const child = fork(fileURLToPath(this.#url), {
			// One arena: what native code gives back is given back, and not kept for a thread (mallopt(3)).
			env: { MALLOC_ARENA_MAX: '1' },
			stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
			serialization: 'advanced',
			execArgv: [
				...['--max-old-space-size=512', '--disable-warning=SecurityWarning'],
				...['--permission', '--allow-fs-read=*', `--allow-fs-write=${join(this.#folder, '*')}`],
				...this.#rights
			]
		});
		child.on('error', () => undefined);
		// It must not keep this process alive while it has nothing to do.
		child.unref();
		child.channel?.unref();
		this.#process = child;
		return child;
	}

	/** Only Linux tells the memory of another process so simply; elsewhere the limit of the heap must do. */
	async #watchMemory(child: ChildProcess, end: (refusal: PaperRefusal) => void): Promise<void> {
		const statm = await readFile(`/proc/${String(child.pid)}/statm`, 'utf8').catch(() => '');
		if (Number(statm.split(' ')[1] ?? 0) * PAGE_BYTES > this.#limits.memoryBytes) end('too-much-memory');
	}
}

function endOf(answer: JailAnswer): Result<null, PaperRefusal> | undefined {
	switch (answer.kind) {
		case 'page':
		case 'alive':
			return undefined;
		case 'facts':
		case 'package':
		case 'end':
			return ok(null);
		case 'refused':
			return refuse(answer.refusal);
		default:
			return assertNever(answer);
	}
}
