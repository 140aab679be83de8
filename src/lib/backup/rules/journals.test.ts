import { expect, test } from 'vitest';
import { journalFit } from './journals.ts';

const hashes = ['', 'a1', 'a2', 'a3'];
const others = ['', 'a1', 'b2', 'b3'];
const end = (list: string[], seq: number) => ({ seq, hash: list[seq] ?? '' });
const at = (archive: string[], here: string[]) => ({
	archive: (seq: number) => archive[seq],
	here: (seq: number) => here[seq]
});

test.each([
	['nothing lies here', end(hashes, 3), null, hashes, hashes, 'archive-goes-on'],
	['less lies here', end(hashes, 3), end(hashes, 2), hashes, hashes, 'archive-goes-on'],
	['the same lies here', end(hashes, 3), end(hashes, 3), hashes, hashes, 'archive-goes-on'],
	['more was done here since', end(hashes, 2), end(hashes, 3), hashes, hashes, 'here-goes-on'],
	['the archive was made before the first entry', null, end(hashes, 3), hashes, hashes, 'here-goes-on'],
	['other acts lie here', end(hashes, 3), end(others, 3), hashes, others, 'diverged'],
	['other acts lie here, and more of them', end(hashes, 2), end(others, 3), hashes, others, 'diverged'],
	['other acts lie here, and fewer', end(hashes, 3), end(others, 2), hashes, others, 'diverged']
] as const)('%s', (_, archive, here, archived, lying, fit) => {
	expect(journalFit(archive, here, at([...archived], [...lying]))).toBe(fit);
});
