import { expect, test } from 'vitest';
import { methodsOf, verifiedEmail } from './claimed.ts';

const email = 'Lucie@Valmont.example';

test.each<[string, Record<string, unknown>, boolean, string | null]>([
	['a verified address counts, in lower case', { email, email_verified: true }, false, 'lucie@valmont.example'],
	['one that is not verified does not', { email, email_verified: false }, false, null],
	['one of which nothing is said does not', { email }, false, null],
	['"true" in quotes is not true', { email, email_verified: 'true' }, false, null],
	['1 is not true', { email, email_verified: 1 }, false, null],
	['a provider may be trusted for its addresses', { email }, true, 'lucie@valmont.example'],
	['but not against its own word', { email, email_verified: false }, true, null],
	['no address, no account', { email_verified: true }, true, null],
	['a list of addresses is none', { email: [email], email_verified: true }, true, null],
	['what has no @ is none', { email: 'lucie', email_verified: true }, true, null],
	['nor what is longer than an address', { email: `${'a'.repeat(320)}@x`, email_verified: true }, true, null]
])('%s', (_, claims, trusts, address) => {
	const read = verifiedEmail(claims, trusts);
	expect(read.ok ? read.value : null).toBe(address);
});

test.each([
	[
		['pwd', 'otp'],
		['pwd', 'otp']
	],
	['mfa', []],
	[undefined, []],
	[[1, null, 'pwd'], ['pwd']],
	[{ 0: 'mfa' }, []]
])('of %o the methods are %o', (amr, methods) => expect(methodsOf(amr)).toEqual(methods));
