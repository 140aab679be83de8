import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import { connect } from 'node:net';
import { request as ask } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * The proxy that a town puts in front: ends TLS for a public name, and hands on what comes, sockets too. Its certificate is made
 * for the run; browsers of the test are told to accept it and to find the name here (`rules`).
 */
export class SecureFront {
	readonly origin: string;
	/** For `--host-resolver-rules` of Chromium. */
	readonly rules: string;
	readonly #server: Server;

	private constructor(name: string, port: number, server: Server) {
		this.origin = `https://${name}`;
		this.rules = `MAP ${name}:443 127.0.0.1:${port}`;
		this.#server = server;
	}

	/** In front of the server at a port of this machine. */
	static async of(name: string, port: number): Promise<SecureFront> {
		const server = createServer(certificateFor(name), (request, response) => {
			const { method, url: path, headers } = request;
			const onward = ask({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
				response.writeHead(answer.statusCode ?? 502, answer.headers);
				answer.pipe(response);
			});
			onward.on('error', () => response.destroy());
			request.pipe(onward);
		});
		server.on('upgrade', ({ method, url, rawHeaders }, near, head) => {
			const far = connect(port, '127.0.0.1', () => {
				const lines = Array.from({ length: rawHeaders.length / 2 }, (_, at) => rawHeaders.slice(at * 2, at * 2 + 2));
				const text = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
				far.write(`${method} ${url} HTTP/1.1\r\n${text}\r\n`);
				far.write(head);
				far.pipe(near);
				near.pipe(far);
			});
			far.on('error', () => near.destroy());
			near.on('error', () => far.destroy());
		});
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
		const address = server.address();
		if (typeof address !== 'object' || !address) throw new Error('the proxy has no port');
		return new SecureFront(name, address.port, server);
	}

	close(): void {
		this.#server.closeAllConnections();
		this.#server.close();
	}
}

function certificateFor(name: string): { key: Buffer; cert: Buffer } {
	const folder = mkdtempSync(path.join(tmpdir(), 'hemicycle-tls-'));
	const [key, cert] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')];
	try {
		execFileSync(
			'openssl',
			['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', `/CN=${name}`].concat([
				...['-addext', `subjectAltName=DNS:${name}`, '-keyout', key, '-out', cert]
			]),
			{ stdio: 'ignore' }
		);
		return { key: readFileSync(key), cert: readFileSync(cert) };
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
