import { Secret } from 'otpauth';
import { expect, test } from 'vitest';
import { newTotpSecret, totpStep, totpUri } from './totp.ts';

/** RFC 6238, appendix B: the secret "12345678901234567890", SHA-1. Its vectors have eight digits; ours are their last six. */
const secret = Secret.fromUTF8('12345678901234567890').base32;
const at = (seconds: number) => new Date(seconds * 1000);

test.each([
	[59, '94287082'],
	[1_111_111_109, '07081804'],
	[1_111_111_111, '14050471'],
	[1_234_567_890, '89005924'],
	[2_000_000_000, '69279037'],
	[20_000_000_000, '65353130']
])('RFC 6238, appendix B: at %d seconds the code is %s', (seconds, vector) => {
	expect(totpStep(secret, vector.slice(-6), at(seconds))).toBe(Math.floor(seconds / 30));
});

test.each([
	[29, 1],
	[0, 1],
	[60, 1],
	[89, 1],
	[90, undefined]
])('the code of second 59, seen at second %d, is of step %s: one step of tolerance', (seconds, step) => {
	expect(totpStep(secret, '287082', at(seconds))).toBe(step);
});

test.each(['287083', '', '28708', '94287082', 'abcdef'])('%j is no code', (code) => {
	expect(totpStep(secret, code, at(59))).toBeUndefined();
});

test('a secret has 160 bits, and an app reads it from an address', () => {
	const made = newTotpSecret();
	expect(Secret.fromBase32(made).bytes).toHaveLength(20);
	expect(newTotpSecret()).not.toBe(made);
	const uri = new URL(totpUri(made, 'claire@valmont.example'));
	expect([uri.protocol, uri.searchParams.get('secret'), uri.searchParams.get('issuer')]).toEqual([
		'otpauth:',
		made,
		'Hémicycle'
	]);
});
