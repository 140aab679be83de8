import { createHash, randomBytes, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { StartRefusal } from '#lib/kernel/start-refusal.ts';
import { refuse, type Result } from '#lib/kernel/result.ts';
import type { Outgoing } from '#lib/outgoing/server/outgoing.ts';
import { outgoingRefusal, type OutgoingReason } from '#lib/outgoing/server/refusal.ts';
import type { StampRefusal } from '../../rules/stamps.ts';
import { stampRequest, tokenOf } from '../../timestamp/request.ts';
import { checkToken, type StampFacts } from '../../timestamp/token.ts';

/** The time-stamping authority of the installation. */
export interface Authority {
	url: URL;
	/** Name and password, where it asks for them (RFC 7617). */
	authorization?: string;
	policy?: string;
	/** Certificates that its own must lead to, DER. */
	certificates: readonly Uint8Array[];
}

export interface AuthoritySettings {
	tsaUrl: string | undefined;
	tsaCertificates: string | undefined;
	tsaPolicy: string | undefined;
}

/** Undefined where none is configured. What is wrong with the settings stops the start with one sentence. */
export async function openAuthority(settings: AuthoritySettings): Promise<Authority | undefined> {
	const { tsaUrl, tsaCertificates, tsaPolicy } = settings;
	if (tsaUrl === undefined) return undefined;
	if (tsaCertificates === undefined)
		throw new StartRefusal('TSA_CERTIFICATES must name the file with the certificate of the authority of TSA_URL.');
	const url = new URL(tsaUrl);
	const user = [url.username, url.password].map(decodeURIComponent).join(':');
	[url.username, url.password] = ['', ''];
	return {
		url,
		certificates: await readCertificates(tsaCertificates),
		...(user === ':' ? {} : { authorization: `Basic ${Buffer.from(user).toString('base64')}` }),
		...(tsaPolicy === undefined ? {} : { policy: tsaPolicy })
	};
}

const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

async function readCertificates(path: string): Promise<Uint8Array[]> {
	const text = await readFile(path, 'utf8').catch(() => {
		throw new StartRefusal(`TSA_CERTIFICATES names ${path}, which cannot be read.`);
	});
	const found = text.match(PEM) ?? [];
	if (found.length === 0) throw new StartRefusal(`TSA_CERTIFICATES names ${path}, which holds no certificate (PEM).`);
	return found.map((pem) => readCertificate(pem, path));
}

function readCertificate(pem: string, path: string): Uint8Array {
	let certificate: X509Certificate | undefined;
	try {
		certificate = new X509Certificate(pem);
	} catch {
		// Said below.
	}
	if (certificate?.ca !== true)
		throw new StartRefusal(
			`TSA_CERTIFICATES names ${path}, which holds something else than certificates of authorities.`
		);
	return new Uint8Array(certificate.raw);
}

export type StampProblem = StampRefusal | OutgoingReason | 'other-answer';

const QUERY = 'application/timestamp-query';
const REPLY = 'application/timestamp-reply';

/** Asks for a token over these bytes (RFC 3161, 3.4) and checks all of it; answers with the token, or why there is none. */
export async function askAuthority(
	{ url, authorization, policy, certificates }: Authority,
	outgoing: Outgoing,
	data: Uint8Array
): Promise<Result<StampFacts & { token: Uint8Array }, StampProblem>> {
	const nonce = newNonce();
	const body = stampRequest(new Uint8Array(createHash('sha256').update(data).digest()), nonce, policy);
	const headers = { 'content-type': QUERY, accept: REPLY, ...(authorization ? { authorization } : {}) };
	const from = Date.now();
	const answer = await outgoing.fetch(url, { method: 'POST', headers, body }).catch((error: unknown) => {
		const known = outgoingRefusal(error);
		if (!known) throw error;
		return known.reason;
	});
	if (typeof answer === 'string') return refuse(answer);
	if (answer.status !== 200 || answer.headers.get('content-type')?.split(';', 1)[0]?.trim() !== REPLY)
		return refuse('other-answer');
	const token = tokenOf(new Uint8Array(await answer.arrayBuffer()));
	if (!token.ok) return token;
	const expected = { data, authorities: certificates, nonce, time: { from, until: Date.now() } };
	const checked = await checkToken(token.value, { ...expected, ...(policy === undefined ? {} : { policy }) });
	return checked.ok ? { ok: true, value: { ...checked.value, token: token.value } } : checked;
}

/** Sixteen bytes that are a positive number, so that DER writes them as they are. */
function newNonce(): Uint8Array {
	const bytes = new Uint8Array(randomBytes(16));
	return bytes.with(0, ((bytes[0] ?? 0) & 0x3f) | 0x40);
}
