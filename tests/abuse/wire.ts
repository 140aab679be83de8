import { Buffer } from 'node:buffer';
import { Agent, request, type IncomingHttpHeaders } from 'node:http';
import type { RawAnswer } from '../support/raw-request.ts';

export interface Ask {
	method?: string;
	/** Sent as it stands: nothing is resolved or escaped. */
	path: string;
	headers?: Record<string, string | string[]>;
	body?: string | Buffer;
}

/** A client as no browser is one, over a few connections that stay open. */
export class Wire {
	readonly origin: string;
	readonly #agent = new Agent({ keepAlive: true, maxSockets: 8 });
	requests = 0;

	constructor(origin: string) {
		this.origin = origin;
	}

	/**
	 * The answer as it came; what never ends (an event stream) is cut after `longest` milliseconds. A connection that the server
	 * closed on its last request is no answer: asked once more, on a new one.
	 */
	ask(asked: Ask, longest = 15_000): Promise<RawAnswer> {
		this.requests += 1;
		return this.#send(asked, longest, this.#agent).catch(() => this.#send(asked, longest, false));
	}

	#send({ method = 'GET', path, headers = {}, body }: Ask, longest: number, agent: Agent | false): Promise<RawAnswer> {
		const { hostname, port } = new URL(this.origin);
		return new Promise((resolve, reject) => {
			const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
			const all = { accept: 'text/html', 'accept-encoding': 'identity', ...length, ...headers };
			const asked = request({ hostname, port, method, path, headers: all, agent });
			const chunks: Buffer[] = [];
			let answered: { status: number; headers: IncomingHttpHeaders } | undefined;
			const end = () => {
				clearTimeout(late);
				if (answered) resolve({ ...answered, body: Buffer.concat(chunks).toString('latin1') });
				else reject(new Error(`no answer: ${method} ${path.slice(0, 200)}`));
			};
			const late = setTimeout(() => asked.destroy(), longest);
			asked.on('response', (answer) => {
				answered = { status: answer.statusCode ?? 0, headers: answer.headers };
				answer.on('data', (chunk: Buffer) => chunks.push(chunk));
				answer.on('end', end).on('error', end);
			});
			asked.on('error', end).on('close', end);
			asked.end(body);
		});
	}

	close(): void {
		this.#agent.destroy();
	}
}

/** One of every `stride`, scattered, so that no asker and no thing is left out by its place in the list; the same each time. */
export function sample<Value>(list: readonly Value[], stride: number): Value[] {
	return list.filter((_, place) => (Math.imul(place + 1, 2_654_435_761) >>> 12) % stride === 0);
}

/** Works through a list, a few at a time. */
export async function eachOf<Value>(list: readonly Value[], work: (value: Value) => Promise<void>): Promise<void> {
	const rest = [...list].reverse();
	const worker = async () => {
		for (let next = rest.pop(); next !== undefined; next = rest.pop()) await work(next);
	};
	await Promise.all(Array.from({ length: 8 }, worker));
}
