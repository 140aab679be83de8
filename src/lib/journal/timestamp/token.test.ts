import { createHash, randomBytes, X509Certificate } from 'node:crypto';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { POLICY, TimeStampingAuthority, type Manner } from '#lib/testing/tsa.ts';
import { stampRequest, tokenOf } from './request.ts';
import { checkToken, type Expected } from './token.ts';

const tsa = await TimeStampingAuthority.start();
afterAll(() => tsa.stop());
beforeEach(() => {
	tsa.manner = 'honest';
});

const data = new TextEncoder().encode('hemicycle/valmont\n3\nroot\n\n— hemicycle/valmont signature\n');
const authorities = [new Uint8Array(new X509Certificate(tsa.certificate).raw)];
const imprint = new Uint8Array(createHash('sha256').update(data).digest());

/** What an authority answers to a question about `data`, and what must be true of it. */
function asked(manner: Manner = 'honest') {
	tsa.manner = manner;
	const nonce = new Uint8Array(randomBytes(16));
	nonce[0] = 0x40;
	const token = tokenOf(tsa.answer(stampRequest(imprint, nonce)));
	if (!token.ok) throw new Error(token.refusal);
	const now = Date.now();
	const expected: Expected = { data, authorities, nonce, policy: POLICY, time: { from: now, until: now } };
	return { token: token.value, expected };
}

test('an honest token tells when, by whom and under which authority, and openssl agrees', async () => {
	const { token, expected } = asked();
	const checked = await checkToken(token, expected);
	expect(checked).toMatchObject({ ok: true, value: { authority: 'Horodatage honest', root: authorities[0] } });
	expect(Math.abs((checked.ok ? checked.value.at.getTime() : 0) - Date.now())).toBeLessThan(60_000);
	expect(tsa.verify(data, token)).toContain('Verification: OK');
});

test.each([
	'other-nonce',
	'other-imprint',
	'other-purpose',
	'other-authority',
	'certificate-over',
	'wrong-time'
] as const)('a token with %s is refused by that name', async (manner) => {
	const { token, expected } = asked(manner);
	expect(await checkToken(token, expected)).toEqual({ ok: false, refusal: manner });
});

test('a token of another policy, or over other bytes, proves nothing', async () => {
	const { token, expected } = asked();
	expect(await checkToken(token, { ...expected, policy: '1.2.3' })).toEqual({ ok: false, refusal: 'other-policy' });
	const other = { ...expected, data: data.slice(1) };
	expect(await checkToken(token, other)).toEqual({ ok: false, refusal: 'other-imprint' });
	expect(() => tsa.verify(data.slice(1), token)).toThrow();
});

test('whatever bit of a token is changed, it is refused or says the same: not all of its envelope is signed', async () => {
	const { token, expected } = asked();
	const honest = await checkToken(token, expected);
	let refused = 0;
	for (let at = 0; at < token.length; at += 11) {
		const forged = await checkToken(token.with(at, token[at]! ^ 4), expected);
		if (forged.ok) expect(forged).toEqual(honest);
		else refused += 1;
	}
	expect(refused).toBeGreaterThan(100);
});

test('what is no answer is unreadable; an authority that says no is heard', () => {
	for (const bytes of ['', '<!doctype html>', '\x30\x03\x02\x01'])
		expect(tokenOf(Buffer.from(bytes, 'latin1'))).toEqual({ ok: false, refusal: 'unreadable' });
	expect(tokenOf(Buffer.from('30053003020102', 'hex'))).toEqual({ ok: false, refusal: 'not-granted' });
});

test('bytes that are no token are unreadable', async () => {
	const { expected } = asked();
	expect(await checkToken(Buffer.from('3003020101', 'hex'), expected)).toEqual({ ok: false, refusal: 'unreadable' });
});
