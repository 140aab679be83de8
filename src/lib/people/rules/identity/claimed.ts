import { ok, refuse, type Result } from '../../../kernel/result.ts';

/** What a provider says of somebody, as it came. */
export type Claims = Record<string, unknown>;

/**
 * The address by which an account may be found, lower case. Only one that the provider says it has verified, with the word
 * `true` and no other, or one of a provider whose addresses count as verified. Refused: none, or not verified.
 */
export function verifiedEmail(claims: Claims, trustsEmail: boolean): Result<string, 'email-not-verified'> {
	const { email, email_verified: isVerified } = claims;
	const address = typeof email === 'string' ? email.trim().toLowerCase() : '';
	if (!address.includes('@') || address.length > 320) return refuse('email-not-verified');
	return isVerified === true || (trustsEmail && isVerified !== false) ? ok(address) : refuse('email-not-verified');
}

/** The methods of `amr`; what is no list of words says nothing. */
export function methodsOf(amr: unknown): string[] {
	return Array.isArray(amr) ? amr.filter((method): method is string => typeof method === 'string') : [];
}
