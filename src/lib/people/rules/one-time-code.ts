/** Crockford's base 32: no I, L, O, U, so that nothing is read for something else. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const RECOVERY = new RegExp(`^[${ALPHABET}]{16}$`);
/** What ten codes are made of: 80 random bits each. */
export const RECOVERY_CODES = 10;
export const RECOVERY_BYTES = 10;

export type TypedCode = { kind: 'totp' | 'recovery'; code: string };

/**
 * What somebody typed into the field for codes: six digits of an app, or a code from paper with or without its hyphens, in
 * either case, with O for 0 and I or L for 1. Undefined: neither.
 */
export function readCode(typed: string): TypedCode | undefined {
	const plain = typed.replace(/[\s\p{Pd}]/gu, '').toUpperCase();
	if (/^[0-9]{6}$/.test(plain)) return { kind: 'totp', code: plain };
	const code = plain.replaceAll('O', '0').replaceAll(/[IL]/g, '1');
	return RECOVERY.test(code) ? { kind: 'recovery', code } : undefined;
}

/** Ten random bytes as sixteen signs. */
export function recoveryCode(bytes: Uint8Array): string {
	const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
	return (bits.match(/.{5}/g) ?? []).map((five) => ALPHABET[Number.parseInt(five, 2)]).join('');
}

/** As it is printed, and easiest to copy: in groups of four. */
export function inFours(text: string, between: string): string {
	return (text.match(/.{1,4}/g) ?? []).join(between);
}
