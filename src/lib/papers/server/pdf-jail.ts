import { fork, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { assertNever } from '#lib/kernel/assert-never.ts';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import type { PaperRefusal } from '../schemas.ts';
import { url } from './pdf-process.ts?thread';

export interface PdfTask {
	kind: 'inspect' | 'texts';
	path: string;
}

export interface PdfFacts {
	/** Width and height in points, as shown. */
	pageSizes: [number, number][];
	firstPages: string[];
}

export type PdfAnswer =
	| { kind: 'facts'; facts: PdfFacts }
	| { kind: 'page'; number: number; text: string }
	| { kind: 'end' }
	| { kind: 'refused'; refusal: 'encrypted' | 'broken' };

export interface JailLimits {
	/** Longest silence of the process, in milliseconds. */
	silenceMs: number;
	/** Most resident memory, in bytes. */
	memoryBytes: number;
}

const LIMITS: JailLimits = { silenceMs: 30_000, memoryBytes: 768 * 2 ** 20 };
const PAGE_BYTES = 4096;
const WATCH_MS = 200;
/** A process with nothing to do goes after this time. */
const IDLE_MS = 30_000;

/**
 * Opens PDFs in a process of its own: no secrets in its environment, no right to write a file or to start a program
 * (Node's permission model), killed when it takes too long or too much memory. One file at a time; a file that
 * brings the process down is refused as `too-heavy`, the next one gets a new process.
 */
export class PdfJail {
	readonly #limits: JailLimits;
	#process: ChildProcess | undefined;
	#queue: Promise<unknown> = Promise.resolve();
	#idle: NodeJS.Timeout | undefined;

	constructor(limits: Partial<JailLimits> = {}) {
		this.#limits = { ...LIMITS, ...limits };
	}

	/** Structure, page sizes and the text of the first pages of the file at a path. */
	inspect(path: string): Promise<Result<PdfFacts, PaperRefusal>> {
		let facts: PdfFacts | undefined;
		const task = this.#enqueue({ kind: 'inspect', path }, (answer) => {
			if (answer.kind === 'facts') facts = answer.facts;
		});
		return task.then((result) => (result.ok ? (facts ? ok(facts) : refuse('broken')) : result));
	}

	/** The text of every page, in order. */
	texts(path: string, onPage: (number: number, text: string) => void): Promise<Result<null, PaperRefusal>> {
		return this.#enqueue({ kind: 'texts', path }, (answer) => {
			if (answer.kind === 'page') onPage(answer.number, answer.text);
		});
	}

	close(): void {
		clearTimeout(this.#idle);
		this.#process?.kill('SIGKILL');
		this.#process = undefined;
	}

	#enqueue(task: PdfTask, hear: (answer: PdfAnswer) => void): Promise<Result<null, PaperRefusal>> {
		const turn = this.#queue.then(() => this.#run(task, hear));
		this.#queue = turn.catch(() => undefined);
		return turn;
	}

	async #run(task: PdfTask, hear: (answer: PdfAnswer) => void): Promise<Result<null, PaperRefusal>> {
		clearTimeout(this.#idle);
		const child = this.#start();
		const { promise, resolve } = Promise.withResolvers<Result<null, PaperRefusal>>();
		const kill = () => child.kill('SIGKILL');
		let silence = setTimeout(kill, this.#limits.silenceMs);
		const watch = setInterval(() => void this.#watchMemory(child), WATCH_MS);
		const onMessage = (answer: PdfAnswer) => {
			clearTimeout(silence);
			silence = setTimeout(kill, this.#limits.silenceMs);
			hear(answer);
			const end = endOf(answer);
			if (end) resolve(end);
		};
		const onExit = () => resolve(refuse('too-heavy'));
		child.on('message', onMessage).once('exit', onExit).send(task);
		try {
			return await promise;
		} finally {
			clearTimeout(silence);
			clearInterval(watch);
			child.off('message', onMessage).off('exit', onExit);
			this.#idle = setTimeout(() => this.close(), IDLE_MS).unref();
		}
	}

	#start(): ChildProcess {
		if (this.#process?.connected && this.#process.exitCode === null) return this.#process;
		const child = fork(fileURLToPath(url), {
			env: {},
			stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
			serialization: 'advanced',
			execArgv: ['--max-old-space-size=512', '--permission', '--allow-fs-read=*', '--disable-warning=SecurityWarning']
		});
		child.on('error', () => undefined);
		// It must not keep this process alive while it has nothing to do.
		child.unref();
		child.channel?.unref();
		this.#process = child;
		return child;
	}

	/** Only Linux tells the memory of another process so simply; elsewhere the limit of the heap must do. */
	async #watchMemory(child: ChildProcess): Promise<void> {
		const statm = await readFile(`/proc/${String(child.pid)}/statm`, 'utf8').catch(() => '');
		if (Number(statm.split(' ')[1] ?? 0) * PAGE_BYTES > this.#limits.memoryBytes) child.kill('SIGKILL');
	}
}

function endOf(answer: PdfAnswer): Result<null, PaperRefusal> | undefined {
	switch (answer.kind) {
		case 'page':
			return undefined;
		case 'facts':
		case 'end':
			return ok(null);
		case 'refused':
			return refuse(answer.refusal);
		default:
			return assertNever(answer);
	}
}
