/**
 * The production server: `node scripts/serve.js` after `npm run build`. Takes the port first (so that a taken one is told
 * before anything is touched), then opens the data, then answers.
 */
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** @param {string} file */
const build = (file) => pathToFileURL(join(root, 'build', file)).href;

// Written by src/live/front.ts on every request; without them the adapter takes all requests for https.
process.env['PROTOCOL_HEADER'] = 'x-hemicycle-protocol';
process.env['ADDRESS_HEADER'] = 'x-hemicycle-address';

/** @type {typeof import('../src/live/doors.ts')} */
const doors = await import(build('server/doors.js'));
/** @typedef {(request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse, next: () => void) => unknown} Handler */
/** @type {import('../src/settings.ts').Settings} */
let settings;
/** @type {Promise<{ handler: Handler }>} */
let opened;
let isEnding = false;
const server = createServer({ requestTimeout: 0, headersTimeout: 30_000 });

try {
	settings = doors.readSettings(process.env);
	await listen(settings.port, settings.host);
	const booting = Promise.all([doors.boot({ mode: 'production', root, report }), import(build('handler.js'))]);
	opened = booting.then(([, { handler }]) => ({ handler }));
	for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => void end());
	const [services] = await booting;
	announce(services.notices);
} catch (thrown) {
	const error = /** @type {Error} */ (thrown);
	process.stderr.write(`${error.name === 'StartRefusal' ? error.message : error.stack}\n`);
	process.exit(1);
}

/**
 * @param {number} port
 * @param {string} host
 */
async function listen(port, host) {
	server.on('request', (request, response) => void serve(request, response));
	server.on('upgrade', (request, socket, head) => {
		void opened.then(
			() => (isEnding ? socket.destroy() : doors.handleUpgrade(request, socket, head)),
			() => socket.destroy()
		);
	});
	await new Promise((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, host, () => resolve(undefined));
	}).catch((error) => {
		throw refusalToListen(error, port, host);
	});
}

/**
 * @param {NodeJS.ErrnoException} error
 * @param {number} port
 * @param {string} host
 */
function refusalToListen(error, port, host) {
	/** @type {Record<string, string>} */
	const sentences = {
		EADDRINUSE: `Port ${port} is taken by another program: choose another one with PORT.`,
		EACCES: `Port ${port} needs rights that this user does not have: choose one above 1024 with PORT.`,
		EADDRNOTAVAIL: `This machine has no address ${host}: change HOST.`,
		ENOTFOUND: `This machine has no address ${host}: change HOST.`
	};
	const why = sentences[error.code ?? ''];
	return why ? Object.assign(new Error(why), { name: 'StartRefusal' }) : error;
}

/**
 * Requests that come while the data is being opened wait for it.
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
async function serve(request, response) {
	try {
		const { handler } = await opened;
		if (await doors.handleRequest(request, response)) return;
		await handler(request, response, () => response.writeHead(404).end());
	} catch (error) {
		process.stderr.write(
			`${JSON.stringify({ level: 50, msg: 'a request failed', error: /** @type {Error} */ (error).name })}\n`
		);
		if (!response.headersSent) response.writeHead(500);
		response.end();
	}
}

/**
 * @param {string} step
 * @param {number} milliseconds
 */
function report(step, milliseconds) {
	process.stdout.write(`${step} (${(milliseconds / 1000).toFixed(1)} s)\n`);
}

/** @param {string[]} notices */
function announce(notices) {
	const { address, port } = /** @type {import('node:net').AddressInfo} */ (server.address());
	const name = ['127.0.0.1', '::1', '0.0.0.0', '::'].includes(address) ? 'localhost' : address;
	const origin = settings.origin ?? `http://${name}:${port}`;
	process.stdout.write(`Hémicycle listens at ${origin} (ready after ${Math.round(performance.now())} ms)\n`);
	for (const notice of notices) process.stdout.write(`${notice.replaceAll('{origin}', origin)}\n`);
	process.send?.({ ready: true, origin });
}

/** Ends within five seconds: sockets are told to come back, requests under way are finished, the database is closed. */
async function end() {
	if (isEnding) process.exit(1);
	isEnding = true;
	setTimeout(() => process.exit(1), 5000).unref();
	server.close();
	server.closeIdleConnections();
	setTimeout(() => server.closeAllConnections(), 1500).unref();
	await opened.catch(() => undefined);
	await doors.shutdown();
	process.exit(0);
}
