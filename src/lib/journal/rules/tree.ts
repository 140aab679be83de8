import type { Sha256 } from './chain.ts';

/*
 * The Merkle tree of RFC 6962, section 2.1: whoever kept one root can be shown, with a few hashes, that an entry is under it
 * (inclusion) and that a later root only added to it (consistency).
 */

/** The hash of one leaf: `SHA-256(0x00 ‖ bytes)`. */
export function leafHash(sha256: Sha256, bytes: Uint8Array): Uint8Array {
	return sha256(joined(Uint8Array.of(0), bytes));
}

/** The hash of two subtrees: `SHA-256(0x01 ‖ left ‖ right)`. */
export function nodeHash(sha256: Sha256, left: Uint8Array, right: Uint8Array): Uint8Array {
	return sha256(joined(Uint8Array.of(1), left, right));
}

/** The root over leaf hashes; that of an empty tree is the hash of nothing. */
export function treeRoot(sha256: Sha256, leaves: readonly Uint8Array[]): Uint8Array {
	const [only] = leaves;
	if (only === undefined) return sha256(new Uint8Array());
	if (leaves.length === 1) return only;
	const left = leftSize(leaves.length);
	return nodeHash(sha256, treeRoot(sha256, leaves.slice(0, left)), treeRoot(sha256, leaves.slice(left)));
}

/** What shows that leaf `index` (from 0) is under the root: the hashes of the subtrees beside its path, lowest first. */
export function inclusionProof(sha256: Sha256, index: number, leaves: readonly Uint8Array[]): Uint8Array[] {
	if (leaves.length <= 1) return [];
	const left = leftSize(leaves.length);
	const [below, beside] = [leaves.slice(0, left), leaves.slice(left)];
	return index < left
		? [...inclusionProof(sha256, index, below), treeRoot(sha256, beside)]
		: [...inclusionProof(sha256, index - left, beside), treeRoot(sha256, below)];
}

/** Whether a leaf is at a place under a root. */
export function isIncluded(
	sha256: Sha256,
	place: { index: number; size: number; root: Uint8Array },
	leaf: Uint8Array,
	proof: readonly Uint8Array[]
): boolean {
	const root = place.index < place.size ? climb(sha256, place.index, place.size, leaf, proof) : null;
	return root !== null && isSame(root, place.root);
}

function climb(
	sha256: Sha256,
	index: number,
	size: number,
	leaf: Uint8Array,
	proof: readonly Uint8Array[]
): Uint8Array | null {
	if (size === 1) return proof.length === 0 ? leaf : null;
	const beside = proof.at(-1);
	if (beside === undefined) return null;
	const [left, below] = [leftSize(size), proof.slice(0, -1)];
	const isLeft = index < left;
	const own = isLeft ? climb(sha256, index, left, leaf, below) : climb(sha256, index - left, size - left, leaf, below);
	if (own === null) return null;
	return isLeft ? nodeHash(sha256, own, beside) : nodeHash(sha256, beside, own);
}

/** What shows that the tree over all leaves begins with the tree over the first `size` of them (at least one). */
export function consistencyProof(
	sha256: Sha256,
	size: number,
	leaves: readonly Uint8Array[],
	isWhole = true
): Uint8Array[] {
	if (size === leaves.length) return isWhole ? [] : [treeRoot(sha256, leaves)];
	const left = leftSize(leaves.length);
	const [below, beside] = [leaves.slice(0, left), leaves.slice(left)];
	return size <= left
		? [...consistencyProof(sha256, size, below, isWhole), treeRoot(sha256, beside)]
		: [...consistencyProof(sha256, size - left, beside, false), treeRoot(sha256, below)];
}

interface Tree {
	size: number;
	root: Uint8Array;
}

/** Whether the newer tree only added to the older one, which has at least one leaf. */
export function isConsistent(sha256: Sha256, older: Tree, newer: Tree, proof: readonly Uint8Array[]): boolean {
	if (older.size < 1 || older.size > newer.size) return false;
	const roots = rootsOf(sha256, older, newer.size, proof, true);
	return roots !== null && isSame(roots.older, older.root) && isSame(roots.newer, newer.root);
}

function rootsOf(
	sha256: Sha256,
	older: Tree,
	size: number,
	proof: readonly Uint8Array[],
	isWhole: boolean
): { older: Uint8Array; newer: Uint8Array } | null {
	const last = proof.at(-1);
	if (older.size === size) {
		const root = isWhole ? older.root : last;
		return root && proof.length === (isWhole ? 0 : 1) ? { older: root, newer: root } : null;
	}
	if (last === undefined) return null;
	const [left, below] = [leftSize(size), proof.slice(0, -1)];
	if (older.size <= left) {
		const own = rootsOf(sha256, older, left, below, isWhole);
		return own && { older: own.older, newer: nodeHash(sha256, own.newer, last) };
	}
	const own = rootsOf(sha256, { ...older, size: older.size - left }, size - left, below, false);
	return own && { older: nodeHash(sha256, last, own.older), newer: nodeHash(sha256, last, own.newer) };
}

/** Leaves of the left subtree: the largest power of two that is smaller than the tree. */
function leftSize(size: number): number {
	let left = 1;
	while (left * 2 < size) left *= 2;
	return left;
}

export function isSame(one: Uint8Array, other: Uint8Array): boolean {
	return one.length === other.length && one.every((byte, index) => byte === other[index]);
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
	const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
	let at = 0;
	for (const part of parts) {
		whole.set(part, at);
		at += part.length;
	}
	return whole;
}
