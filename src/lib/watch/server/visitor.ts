import { createHash } from 'node:crypto';
import { Agent, request } from 'node:http';

/** What a visitor got. */
export interface Answer {
	status: number;
	/** Headers and body as text; of a file its headers and its SHA-256. */
	text: string;
	isHtml: boolean;
}

/** Asks one address of the house as somebody whom nobody knows. */
export type Visit = (path: string, signal: AbortSignal) => Promise<Answer>;

/** An address of TEST-NET-1 (RFC 5737): what this machine may read by itself is shut to it. */
const STRANGER = '192.0.2.1';
/** An event stream has said what it has to say. */
const STREAM_MS = 400;
const LONGEST = 64 * 2 ** 20;
const PATIENCE_MS = 30_000;

/** Goes over HTTP to the address where this very process listens, past nothing but its own doors. */
export function visitorAt({ host, port }: { host: string; port: number }): { visit: Visit; leave: () => void } {
	const agent = new Agent({ keepAlive: true, maxSockets: 2 });
	const own = { '0.0.0.0': '127.0.0.1', '::': '::1' }[host] ?? host;
	const headers = {
		host: `localhost:${port}`,
		'user-agent': 'hemicycle-self-check',
		'accept-language': 'fr',
		'x-forwarded-for': STRANGER
	};
	return {
		visit: (path, signal) =>
			new Promise((resolve, reject) => {
				const options = { host: own, port, path, headers, agent, signal, timeout: PATIENCE_MS };
				const asked = request(options, (response) => {
					const type = response.headers['content-type'] ?? '';
					const status = response.statusCode ?? 0;
					const told = JSON.stringify(response.headers);
					const chunks: Buffer[] = [];
					let size = 0;
					const end = () => {
						const body = Buffer.concat(chunks);
						const isText = /^(text|application\/(json|xml|xhtml|jsonl))/.test(type);
						const text = isText ? body.toString('utf8') : createHash('sha256').update(body).digest('hex');
						resolve({ status, text: `${told}\n${text}`, isHtml: type.startsWith('text/html') });
					};
					response.on('data', (chunk: Buffer) => {
						size += chunk.length;
						if (size > LONGEST) asked.destroy(new Error('an answer was larger than any paper'));
						else chunks.push(chunk);
					});
					response.on('end', end);
					response.on('error', reject);
					if (type.startsWith('text/event-stream'))
						setTimeout(() => {
							end();
							asked.destroy();
						}, STREAM_MS);
				});
				asked.on('timeout', () => asked.destroy(new Error('the house did not answer')));
				asked.on('error', reject);
				asked.end();
			}),
		leave: () => agent.destroy()
	};
}
