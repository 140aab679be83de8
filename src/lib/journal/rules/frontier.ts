import type { Sha256 } from './chain.ts';
import { joined, leafHash, nodeHash } from './tree.ts';

/**
 * The right edge of a Merkle tree: the roots of its whole subtrees, largest first, one for each bit of its size. All that is
 * needed to go on where a tree ended, so that a checkpoint never reads the journal from its beginning.
 */
export interface Frontier {
	size: number;
	roots: readonly Uint8Array[];
}

export const EMPTY_FRONTIER: Frontier = { size: 0, roots: [] };

/** The edge with one more entry. */
export function grow(sha256: Sha256, { size, roots }: Frontier, body: Uint8Array): Frontier {
	const grown = [...roots];
	let last = leafHash(sha256, body);
	for (let full = size; full % 2 === 1; full = (full - 1) / 2) {
		const left = grown.pop();
		if (left === undefined) throw new Error('a frontier has a root for each bit of its size');
		last = nodeHash(sha256, left, last);
	}
	return { size: size + 1, roots: [...grown, last] };
}

/** The root of the tree (RFC 6962, 2.1). */
export function frontierRoot(sha256: Sha256, { roots }: Frontier): Uint8Array {
	const last = roots.at(-1);
	if (last === undefined) return sha256(new Uint8Array());
	return roots.slice(0, -1).reduceRight((root, left) => nodeHash(sha256, left, root), last);
}

/** The edge as bytes, 32 for each root. */
export function packFrontier({ roots }: Frontier): Uint8Array {
	return joined(...roots);
}

export function unpackFrontier(size: number, packed: Uint8Array): Frontier {
	const roots = Array.from({ length: packed.length / 32 }, (_, index) => packed.slice(index * 32, index * 32 + 32));
	return { size, roots };
}
