import {
	Certificate,
	ContentInfo,
	id_ContentType_SignedData,
	id_eContentType_TSTInfo,
	SignedData,
	TSTInfo
} from 'pkijs';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import { isPlausible, isSameNumber, type StampRefusal } from '../rules/stamps.ts';
import { hex } from '../rules/note.ts';
import { isSame } from '../rules/tree.ts';
import { isSignedAs, signerOf, whyNotFor } from './signer.ts';

export const SHA_256 = '2.16.840.1.101.3.4.2.1';

/** What a token must be. What is not given is not asked. */
export interface Expected {
	/** What was stamped. */
	data: Uint8Array;
	/** Certificates that are believed, DER. */
	authorities: readonly Uint8Array[];
	/** The number of the question. */
	nonce?: Uint8Array;
	policy?: string;
	/** Milliseconds since 1970. */
	time: { from?: number; until?: number };
}

/** What a token proves: these bytes were there at that moment, says this authority. */
export interface StampFacts {
	at: Date;
	/** Common name in the certificate of the signer. */
	authority: string;
	serial: string;
	/** The believed certificate that its path ends at, DER. */
	root: Uint8Array;
}

interface Opened {
	signed: SignedData;
	info: TSTInfo;
	signer: Certificate;
}

/**
 * Checks a token as RFC 3161, 2.4.2 asks, in Node and in a browser alike: what it is over, the number of our question, policy, time; one
 * signature by a certificate for time stamps alone, named in what is signed (RFC 5816), valid at that time, with a path to an authority that is
 * believed. What `pkijs` does not look at is looked at here. Revocation is not: a token must prove without a network.
 */
export async function checkToken(token: Uint8Array, expected: Expected): Promise<Result<StampFacts, StampRefusal>> {
	const opened = openToken(token);
	if (!opened) return refuse('unreadable');
	const refusal = (await whyNotThis(opened.info, expected)) ?? whyNotFor(opened.signer, opened.info.genTime);
	if (refusal) return refuse(refusal);
	if (!(await isSignedAs(opened.signed, opened.signer))) return refuse('bad-signature');
	const root = await rootOf(opened, expected);
	if (!root.ok) return root;
	return ok({
		at: opened.info.genTime,
		authority: nameOf(opened.signer),
		serial: hex(opened.info.serialNumber.valueBlock.valueHexView),
		root: root.value
	});
}

/** Null for what is not a token with exactly one signature and the certificate of its signer. */
function openToken(token: Uint8Array): Opened | null {
	try {
		const outer = ContentInfo.fromBER(new Uint8Array(token));
		if (outer.contentType !== id_ContentType_SignedData) return null;
		const signed = new SignedData({ schema: outer.content as unknown as object });
		const { eContentType, eContent } = signed.encapContentInfo;
		const signer = signerOf(signed);
		if (eContentType !== id_eContentType_TSTInfo || !eContent || !signer) return null;
		return { signed, info: TSTInfo.fromBER(eContent.getValue()), signer };
	} catch {
		return null;
	}
}

async function whyNotThis(info: TSTInfo, { data, nonce, policy, time }: Expected): Promise<StampRefusal | null> {
	const { hashAlgorithm, hashedMessage } = info.messageImprint;
	const imprint = new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(data)));
	if (hashAlgorithm.algorithmId !== SHA_256 || !isSame(hashedMessage.valueBlock.valueHexView, imprint))
		return 'other-imprint';
	if (nonce && !(info.nonce && isSameNumber(info.nonce.valueBlock.valueHexView, nonce))) return 'other-nonce';
	if (policy !== undefined && info.policy !== policy) return 'other-policy';
	return isPlausible(info.genTime.getTime(), time) ? null : 'wrong-time';
}

/** Verifies the signature and the path, at the time of the token; answers where the path ends. */
async function rootOf(
	{ signed, info, signer }: Opened,
	{ data, authorities }: Expected
): Promise<Result<Uint8Array, StampRefusal>> {
	const trustedCerts = authorities.map((der) => Certificate.fromBER(new Uint8Array(der)));
	try {
		const { signatureVerified, certificatePath } = await signed.verify({
			...{ signer: 0, data: new Uint8Array(data).buffer, trustedCerts, checkDate: info.genTime },
			...{ checkChain: true, extendedMode: true }
		});
		const root = certificatePath.at(-1) ?? signer;
		return signatureVerified ? ok(new Uint8Array(root.toSchema().toBER())) : refuse('bad-signature');
	} catch (error) {
		return refuse((error as { code?: number }).code === NO_PATH ? 'other-authority' : 'bad-signature');
	}
}

/** What `pkijs` calls a certificate without a path to one that is believed. */
const NO_PATH = 5;
const COMMON_NAME = '2.5.4.3';

function nameOf({ subject }: Certificate): string {
	const found = subject.typesAndValues.find(({ type }) => type === COMMON_NAME);
	return found ? found.value.valueBlock.value : '';
}
