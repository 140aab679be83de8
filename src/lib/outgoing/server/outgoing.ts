import { lookup as resolveName } from 'node:dns/promises';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { connect as connectPlain, isIP, type LookupFunction, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { mayReach, type Allowed } from '../rules/reach.ts';
import { OutgoingRefusal, refusalOf } from './refusal.ts';

/** What is sent. Bodies are small: they are sent whole. */
interface OutgoingRequest {
	method?: string;
	headers?: Record<string, string>;
	body?: string | URLSearchParams | Uint8Array | null | undefined;
	signal?: AbortSignal | undefined;
}

/** The only way from this server to another whose name somebody chose. Whatever goes wrong is an `OutgoingRefusal`. */
export interface Outgoing {
	/** https only; no redirect is followed; at most 5 s and 1 MB. */
	fetch(url: string | URL, init?: OutgoingRequest): Promise<Response>;
	/** A connection that is being made. `ports`: those that the protocol has on the internet. */
	connect(host: string, port: number, ports: readonly number[]): Socket;
	/** The same with TLS; the certificate must be that of `host`. */
	connectTls(host: string, port: number, ports: readonly number[]): TLSSocket;
}

const HTTPS_PORTS = [443];
const TIME_MS = 5000;
const MOST_BYTES = 2 ** 20;
/** Answers without a body: a `Response` takes none with them. */
const BODILESS = [101, 204, 205, 304];

/** `allowed`: the servers of one's own network that may be called. */
export function openOutgoing(allowed: readonly Allowed[]): Outgoing {
	return {
		connect: (host, port, ports) => connectPlain(targetOf(host, port, ports, allowed)),
		connectTls: (host, port, ports) => connectTls(targetOf(host, port, ports, allowed)),
		fetch: async (wanted, init = {}) => {
			const url = new URL(wanted);
			const isHttps = url.protocol === 'https:' && url.username === '' && url.password === '';
			if (!isHttps) throw new OutgoingRefusal('not-https', url.host);
			return send(url, targetOf(url.hostname, Number(url.port || 443), HTTPS_PORTS, allowed), init);
		}
	};
}

/** Where to connect to, by name: the name is looked up and checked while connecting. An address written out is checked at once. */
function targetOf(host: string, port: number, ports: readonly number[], allowed: readonly Allowed[]) {
	const name = host.replace(/^\[|\]$/g, '');
	const may = (address: string) => mayReach(address, port, ports, allowed);
	const isAddress = isIP(name) !== 0;
	if (isAddress && !may(name)) throw new OutgoingRefusal('address-refused', `${host}:${port}`);
	// SNI knows names only (RFC 6066, 3).
	return { host: name, port, lookup: checkedLookup(may), ...(isAddress ? {} : { servername: name }) };
}

/**
 * Resolves, and hands over the addresses only if every one of them may be called: what is connected to is what was checked, so
 * a name that answers otherwise the second time (DNS rebinding) gains nothing.
 */
function checkedLookup(may: (address: string) => boolean): LookupFunction {
	return (name, options, callback) => {
		resolveName(name, { all: true, order: 'verbatim' }).then(
			(found) => {
				const [first] = found;
				if (!first || !found.every(({ address }) => may(address)))
					callback(new OutgoingRefusal('address-refused', name), '', 0);
				else if (options.all) callback(null, found);
				else callback(null, first.address, first.family);
			},
			(error: unknown) => callback(refusalOf(error, name), '', 0)
		);
	};
}

function send(url: URL, target: ReturnType<typeof targetOf>, init: OutgoingRequest): Promise<Response> {
	const { promise, resolve, reject } = Promise.withResolvers<Response>();
	const inTime = AbortSignal.timeout(TIME_MS);
	const signal = init.signal ? AbortSignal.any([inTime, init.signal]) : inTime;
	const body = init.body instanceof URLSearchParams ? init.body.toString() : (init.body ?? undefined);
	const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
	const headers = { 'accept-encoding': 'identity', ...lowerCased(init.headers), ...length, host: url.host };
	const path = url.pathname + url.search;
	const refuse = (error: unknown) => reject(refusalOf(error, url.host));
	request({ ...target, path, method: init.method ?? 'GET', headers, signal, agent: false }, (answer) => {
		readWhole(answer).then(resolve, refuse);
	})
		.on('error', refuse)
		.end(body);
	return promise;
}

async function readWhole(answer: IncomingMessage): Promise<Response> {
	const parts: Buffer[] = [];
	let bytes = 0;
	for await (const part of answer as AsyncIterable<Buffer>) {
		bytes += part.length;
		if (bytes > MOST_BYTES) throw new OutgoingRefusal('too-large', 'the answer');
		parts.push(part);
	}
	const headers = new Headers();
	for (const [name, values] of Object.entries(answer.headersDistinct))
		for (const value of values ?? []) headers.append(name, value);
	const status = answer.statusCode ?? 502;
	return new Response(BODILESS.includes(status) ? null : Buffer.concat(parts), { status, headers });
}

function lowerCased(headers: Record<string, string> = {}): Record<string, string> {
	return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
