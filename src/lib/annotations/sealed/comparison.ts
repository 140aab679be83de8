import { framed, sha256, toBase64, type Bytes } from './bytes.ts';
import { openSealed, sealTo } from './hpke.ts';
import type { PublicKeys } from './identity.ts';

/** Everything that the two tablets of one person said to each other through the server. */
export interface Conversation {
	accountId: string;
	/** The public key of the tablet that asks, made for this one time. */
	sealing: string;
	/** Random, told by the asking tablet after the other one had answered. */
	nonce: string;
	/** Random, told by the tablet that has the key. */
	answer: string;
	/** The notes key that is handed over. */
	keys: PublicKeys;
}

/**
 * What the asking tablet says first: it is bound to its key and number before it has heard the answer. So a server that would put
 * its own key in between must guess: it has one try in a million, and the person sees two different numbers.
 */
export async function commitmentOf({
	accountId,
	sealing,
	nonce
}: Pick<Conversation, 'accountId' | 'sealing' | 'nonce'>): Promise<string> {
	return toBase64(await sha256(framed('key request', accountId, sealing, nonce)));
}

/** Six digits that both tablets show: the same only if both heard the same. */
export async function comparisonCode(said: Conversation): Promise<string> {
	const digest = await sha256(transcript(said));
	const number = new DataView(digest.buffer).getBigUint64(0) % 1_000_000n;
	return String(number)
		.padStart(6, '0')
		.replace(/(...)(...)/, '$1 $2');
}

export function handOver(said: Conversation, secret: Bytes): Promise<string> {
	return sealTo(said.sealing, secret, transcript(said));
}

/** Null when it was sealed in another conversation. */
export function takeOver(said: Conversation, own: CryptoKeyPair, sealed: string): Promise<Bytes | null> {
	return openSealed(own, sealed, transcript(said));
}

/** A key pair for one request. */
export async function makeRequestKey(): Promise<{ pair: CryptoKeyPair; sealing: string }> {
	const pair = await crypto.subtle.generateKey('X25519', false, ['deriveBits']);
	return { pair, sealing: toBase64(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))) };
}

const transcript = ({ accountId, sealing, nonce, answer, keys }: Conversation) =>
	framed('key handed over', accountId, sealing, nonce, answer, keys.sealing, keys.signing);
