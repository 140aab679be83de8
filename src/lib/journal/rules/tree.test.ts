import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EMPTY_FRONTIER, frontierRoot, grow, packFrontier, unpackFrontier } from './frontier.ts';
import { hex } from './note.ts';
import { consistencyProof, inclusionProof, isConsistent, isIncluded, leafHash, treeRoot } from './tree.ts';

const sha256 = (bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest());
const fromHex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));

/** The leaves and roots with which Certificate Transparency's own implementations test RFC 6962. */
const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const ROOTS = [
	'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
	'6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
	'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
	'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
	'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
	'4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
	'76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
	'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
	'5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328'
];

test.each(ROOTS.map((root, size) => [size, root] as const))('RFC 6962: the root over %i leaves', (size, root) => {
	const bodies = LEAVES.slice(0, size).map(fromHex);
	const leaves = bodies.map((body) => leafHash(sha256, body));
	expect(hex(treeRoot(sha256, leaves))).toBe(root);
	const edge = bodies.reduce((grown, body) => grow(sha256, grown, body), EMPTY_FRONTIER);
	expect(hex(frontierRoot(sha256, edge))).toBe(root);
});

const trees = fc.array(fc.uint8Array({ maxLength: 6 }), { minLength: 1, maxLength: 40 });
const leavesOf = (bodies: Uint8Array[]) => bodies.map((body) => leafHash(sha256, body));

test('the edge of a tree, packed and unpacked at any place, goes on to the same root', () => {
	fc.assert(
		fc.property(trees, fc.nat(), (bodies, at) => {
			const cut = at % (bodies.length + 1);
			const begun = bodies.slice(0, cut).reduce((grown, body) => grow(sha256, grown, body), EMPTY_FRONTIER);
			const kept = unpackFrontier(cut, packFrontier(begun));
			const whole = bodies.slice(cut).reduce((grown, body) => grow(sha256, grown, body), kept);
			expect(hex(frontierRoot(sha256, whole))).toBe(hex(treeRoot(sha256, leavesOf(bodies))));
		})
	);
});

test('every entry is shown to be under the root, and no other in its place', () => {
	fc.assert(
		fc.property(trees, fc.nat(), fc.uint8Array({ minLength: 7, maxLength: 8 }), (bodies, at, other) => {
			const leaves = leavesOf(bodies);
			const index = at % leaves.length;
			const place = { index, size: leaves.length, root: treeRoot(sha256, leaves) };
			const proof = inclusionProof(sha256, index, leaves);
			expect(isIncluded(sha256, place, leaves[index]!, proof)).toBe(true);
			expect(isIncluded(sha256, place, leafHash(sha256, other), proof)).toBe(false);
			expect(isIncluded(sha256, place, leaves[index]!, [...proof, leaves[0]!])).toBe(false);
			expect(isIncluded(sha256, { ...place, index: leaves.length }, leaves[index]!, proof)).toBe(false);
		})
	);
});

test('a later root is shown to have only added, and one with any changed leaf is not', () => {
	fc.assert(
		fc.property(trees, fc.nat(), fc.nat(), (bodies, first, changed) => {
			const leaves = leavesOf(bodies);
			const size = 1 + (first % leaves.length);
			const older = { size, root: treeRoot(sha256, leaves.slice(0, size)) };
			const newer = { size: leaves.length, root: treeRoot(sha256, leaves) };
			const proof = consistencyProof(sha256, size, leaves);
			expect(isConsistent(sha256, older, newer, proof)).toBe(true);
			const rewritten = leaves.with(changed % size, leafHash(sha256, new Uint8Array(9)));
			const forged = { size: leaves.length, root: treeRoot(sha256, rewritten) };
			expect(isConsistent(sha256, older, forged, proof)).toBe(false);
			expect(isConsistent(sha256, older, forged, consistencyProof(sha256, size, rewritten))).toBe(false);
			expect(isConsistent(sha256, { ...older, size: 0 }, newer, proof)).toBe(false);
		})
	);
});
