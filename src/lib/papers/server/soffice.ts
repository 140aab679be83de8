import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, lstat, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { refuse, type Result } from '#lib/kernel/result.ts';
import type { OfficeFormat } from '../rules/office.ts';
import type { PaperRefusal } from '../schemas.ts';
import { firstProgram } from './find-soffice.ts';
import { caged, tryCages, type Cage } from './soffice-cage.ts';
import { officeArguments, OFFICE_SETTINGS } from './soffice-words.ts';

/** How long one file may take, and how much its process may hold and write. */
interface OfficeLimits {
	wholeMs: number;
	memoryBytes: number;
	fileBytes: number;
}
const LIMITS: OfficeLimits = { wholeMs: 60_000, memoryBytes: 1.5 * 2 ** 30, fileBytes: 512 * 2 ** 20 };

/**
 * LibreOffice without a screen, one file at a time: a fresh profile that runs no macro and follows no link, no variable of this
 * process, no network, no other process and not `hidden` (the data directory) where the system allows it; killed with all that it
 * started when it takes too long.
 */
export class Soffice {
	readonly #program: string;
	readonly #hidden: string;
	readonly #limits: OfficeLimits;
	#cage: Promise<Cage> | undefined;
	#limiter: Promise<string | undefined> | undefined;
	#queue: Promise<unknown> = Promise.resolve();
	#child: ChildProcess | undefined;

	constructor(program: string, hidden: string, limits: Partial<OfficeLimits> = {}) {
		this.#program = program;
		this.#hidden = hidden;
		this.#limits = { ...LIMITS, ...limits };
	}

	/** What this system allows; tried once. */
	cage(): Promise<Cage> {
		this.#cage ??= tryCages(this.#hidden);
		return this.#cage;
	}

	/** Makes a PDF of a file, after those before it; `use` gets its path, which is gone afterwards. */
	convert<Value>(
		path: string,
		format: OfficeFormat,
		use: (pdfPath: string) => Promise<Result<Value, PaperRefusal>>
	): Promise<Result<Value, PaperRefusal>> {
		const turn = this.#queue.then(async () => {
			const folder = await mkdtemp(join(tmpdir(), 'hemicycle-office-'));
			try {
				const made = await this.#run(path, format, folder);
				return typeof made === 'string' ? await use(made) : made;
			} finally {
				await rm(folder, { recursive: true, force: true });
			}
		});
		this.#queue = turn.catch(() => undefined);
		return turn;
	}

	close(): void {
		kill(this.#child);
	}

	/** The path of the PDF, or why there is none. */
	async #run(path: string, format: OfficeFormat, folder: string): Promise<string | Result<never, PaperRefusal>> {
		const [profile, input] = [join(folder, 'profile'), join(folder, `paper.${format}`)];
		await mkdir(join(profile, 'user'), { recursive: true });
		await writeFile(join(profile, 'user/registrymodifications.xcu'), OFFICE_SETTINGS);
		await copyFile(path, input);
		const words = officeArguments(format, { profile: pathToFileURL(profile).href, folder, input });
		const isInTime = await this.#start([...(await this.#around()), this.#program, ...words], folder);
		if (!isInTime) return refuse('office-too-heavy');
		const pdf = join(folder, 'paper.pdf');
		// A link instead would lead out of the cage.
		const isThere = await lstat(pdf).then(
			(found) => found.isFile(),
			() => false
		);
		return isThere ? pdf : refuse('broken-office');
	}

	/** Answers whether it ended by itself, and not at a limit. */
	async #start([program = '', ...words]: string[], folder: string): Promise<boolean> {
		const env = { PATH: process.env['PATH'], HOME: folder, TMPDIR: folder, LANG: 'C.UTF-8', SAL_USE_VCLPLUGIN: 'svp' };
		const child = spawn(program, words, { cwd: folder, env, stdio: 'ignore', detached: true });
		this.#child = child;
		const timer = setTimeout(() => kill(child), this.#limits.wholeMs);
		try {
			// What cannot be read ends with 0 and no PDF; a limit ends otherwise.
			const [code] = (await once(child, 'exit')) as [number | null];
			return code === 0;
		} finally {
			clearTimeout(timer);
			kill(child);
			this.#child = undefined;
		}
	}

	/** What comes before the program: the cage, and the limits of memory, time of a processor and size of files (prlimit, util-linux). */
	async #around(): Promise<string[]> {
		this.#limiter ??= firstProgram('prlimit');
		const { memoryBytes, wholeMs, fileBytes } = this.#limits;
		const limiter = await this.#limiter;
		const limits = limiter
			? [
					limiter,
					`--data=${memoryBytes}`,
					`--cpu=${Math.ceil(wholeMs / 500)}`,
					`--fsize=${fileBytes}`,
					'--core=0',
					'--'
				]
			: [];
		return [...caged(await this.cage(), this.#hidden), ...limits];
	}
}

/** The whole group: LibreOffice is a program that starts another. */
function kill(child: ChildProcess | undefined): void {
	if (child?.pid === undefined) return;
	try {
		process.kill(-child.pid, 'SIGKILL');
	} catch {
		// It has ended.
	}
}
