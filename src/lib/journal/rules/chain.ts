import { isSame } from './tree.ts';

/** One link as it is kept: place, hash of the link before, own hash, and the bytes it holds. */
export interface ChainLink {
	seq: number;
	prevHash: Uint8Array;
	hash: Uint8Array;
	body: Uint8Array;
}

export type ChainVerdict =
	{ ok: true; length: number } | { ok: false; seq: number; why: 'gap' | 'broken-link' | 'changed-entry' };

/** What the first link of a chain takes for its predecessor: 32 zero bytes. */
export const CHAIN_START = new Uint8Array(32);

/** SHA-256, given from outside: rules know no package. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;

/** `SHA-256(0x00 ‖ prevHash ‖ seq as 8 bytes big-endian ‖ body)`; the first byte keeps leaves and tree nodes apart (RFC 6962). */
export function linkHash(sha256: Sha256, prevHash: Uint8Array, seq: number, body: Uint8Array): Uint8Array {
	const bytes = new Uint8Array(1 + 32 + 8 + body.length);
	bytes.set(prevHash, 1);
	new DataView(bytes.buffer).setBigUint64(33, BigInt(seq));
	bytes.set(body, 41);
	return sha256(bytes);
}

/** Puts entries at the end of a chain, in the order given. */
export function chainOn(
	sha256: Sha256,
	last: { seq: number; hash: Uint8Array } | undefined,
	bodies: Uint8Array[]
): ChainLink[] {
	let { seq, hash } = last ?? { seq: 0, hash: CHAIN_START };
	return bodies.map((body) => {
		const prevHash = hash;
		seq += 1;
		hash = linkHash(sha256, prevHash, seq, body);
		return { seq, prevHash, hash, body };
	});
}

/**
 * Checks a chain from `after` (its beginning, or a link that is trusted) to its end. The first link that is missing,
 * does not lead on from the one before, or was changed is named.
 */
export function verifyChain(
	sha256: Sha256,
	links: Iterable<ChainLink>,
	after: { seq: number; hash: Uint8Array } = { seq: 0, hash: CHAIN_START }
): ChainVerdict {
	let { seq, hash } = after;
	for (const link of links) {
		seq += 1;
		if (link.seq !== seq) return { ok: false, seq, why: 'gap' };
		if (!isSame(link.prevHash, hash)) return { ok: false, seq, why: 'broken-link' };
		if (!isSame(link.hash, linkHash(sha256, hash, seq, link.body))) return { ok: false, seq, why: 'changed-entry' };
		hash = link.hash;
	}
	return { ok: true, length: seq };
}
