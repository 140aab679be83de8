import { afterAll, expect, test } from 'vitest';
import { journalExport } from '#lib/testing/journal-export.ts';
import { TimeStampingAuthority, type Manner } from '#lib/testing/tsa.ts';
import { certificatesIn } from '../timestamp/certificates.ts';
import { stampRequest, tokenOf } from '../timestamp/request.ts';
import { browserCrypto } from './browser-crypto.ts';
import { verifyText } from './verify-text.ts';

const tsa = await TimeStampingAuthority.start();
afterAll(() => tsa.stop());

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
		expect(await verifyText(piecesOf(text, length))).toEqual({
			ok: true,
			entries: 600,
			checkpoints: 3,
			key,
			stamps: { count: 0, authorities: [], areKept: false }
		});
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

/** An export whose one checkpoint was stamped by an authority of some manner. */
function stampedExport(manner: Manner = 'honest'): string {
	tsa.manner = manner;
	const [root] = certificatesIn(tsa.certificate);
	return journalExport(3, (note) => {
		const imprint = browserCrypto.sha256(new TextEncoder().encode(note));
		const token = tokenOf(tsa.answer(stampRequest(imprint, new Uint8Array(16).fill(0x41))));
		if (!token.ok || !root) throw new Error('no token');
		return { token: token.value, root };
	}).text;
}

test('time stamps are checked without a network, against the certificate that somebody kept or the one in the file', async () => {
	const honest = stampedExport();
	const stamps = { count: 1, authorities: ['Horodatage honest'] };
	expect(await verifyText(piecesOf(honest, 999))).toMatchObject({ ok: true, stamps: { ...stamps, areKept: false } });
	const kept = certificatesIn(tsa.certificate);
	expect(await verifyText(piecesOf(honest, 999), {}, kept)).toMatchObject({
		ok: true,
		stamps: { ...stamps, areKept: true }
	});
	const wrong = { ok: false, seq: 3, why: 'stamp' };
	expect(await verifyText(piecesOf(honest, 999), {}, [])).toEqual({ ...wrong, stamp: 'other-authority' });
});

test.each(['other-imprint', 'other-purpose', 'other-authority', 'certificate-over', 'wrong-time'] as const)(
	'a time stamp with %s is named at its checkpoint',
	async (manner) => {
		const wrong = { ok: false, seq: 3, why: 'stamp', stamp: manner };
		expect(await verifyText(piecesOf(stampedExport(manner), 999))).toEqual(wrong);
	}
);
