import { request, type IncomingHttpHeaders } from 'node:http';

/** An answer as it came over the wire. */
export interface RawAnswer {
	status: number;
	headers: IncomingHttpHeaders;
	body: string;
}

/** A request as no browser would send it: with any `Host`, any `Origin`, and redirects not followed. */
export function ask(
	url: string,
	{ method = 'GET', headers = {}, body = '' }: { method?: string; headers?: Record<string, string>; body?: string } = {}
): Promise<RawAnswer> {
	return new Promise((resolve, reject) => {
		const asked = request(url, { method, headers: { accept: 'text/html', ...headers } }, (answer) => {
			const chunks: Buffer[] = [];
			answer.on('data', (chunk: Buffer) => chunks.push(chunk));
			answer.on('end', () => {
				const { statusCode = 0, headers } = answer;
				resolve({ status: statusCode, headers, body: Buffer.concat(chunks).toString() });
			});
		});
		asked.on('error', reject).end(body);
	});
}
