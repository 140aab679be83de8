import { expect, test } from 'vitest';
import { journalExport } from '#lib/testing/journal-export.ts';
import { verifyText } from './verify-text.ts';

const { text, key } = journalExport(600);

/** Reads a text in pieces of a length. */
function piecesOf(whole: string, length: number) {
	let at = 0;
	return () => {
		const value = whole.slice(at, at + length);
		at += length;
		return Promise.resolve(value === '' ? { done: true } : { done: false, value });
	};
}

test.each([7, 1000, 1_000_000])(
	'an honest export is valid in pieces of %i letters, without node:crypto',
	async (length) => {
		expect(await verifyText(piecesOf(text, length))).toEqual({ ok: true, entries: 600, checkpoints: 3, key });
	}
);

test('a file from a machine that ends lines with two letters is the same file', async () => {
	expect(await verifyText(piecesOf(text.replaceAll('\n', '\r\n'), 999))).toMatchObject({ ok: true });
});

test('a changed letter, a forged signature, another key and a file that stops are each named', async () => {
	const changed = text.replace('\\"place\\":299', '\\"place\\":298');
	expect(await verifyText(piecesOf(changed, 500))).toEqual({ ok: false, seq: 300, why: 'changed-entry' });
	const forged = text.replace(/(— hemicycle\/valmont \S{30})./, (_, start: string) => `${start}~`);
	expect(await verifyText(piecesOf(forged, 500))).toEqual({ ok: false, seq: 256, why: 'forged-checkpoint' });
	const other = { key: journalExport(1).key };
	expect(await verifyText(piecesOf(text, 500), other)).toMatchObject({ ok: false, why: 'other-key' });
	expect(await verifyText(piecesOf(text.slice(0, -40), 500))).toMatchObject({ ok: false });
});
