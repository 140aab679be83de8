/** Alone, without a second factor, a password has at least this many characters: security.md, factors. */
export const SHORTEST_PASSWORD = 15;
/** With a code of an app beside it. */
export const SHORTEST_WITH_CODES = 8;
const LONGEST_PASSWORD = 256;

export type PasswordRefusal =
	'password-too-short' | 'password-too-long' | 'password-too-simple' | 'password-is-you' | 'password-too-common';

/** What a password is judged by. */
export interface PasswordBackground {
	/** The person's address, and what comes before its @. */
	about: string[];
	/** Whether sign-in asks for a code too. */
	withCodes: boolean;
	/** Whether it stands in the list of the most used ones (in small letters). */
	isCommon: (password: string) => boolean;
}

/** Length and nothing silly: no rule about digits and signs, which only makes people write passwords down. */
export function passwordProblem(
	password: string,
	{ about, withCodes, isCommon }: PasswordBackground
): PasswordRefusal | undefined {
	const length = Array.from(password).length;
	if (length < (withCodes ? SHORTEST_WITH_CODES : SHORTEST_PASSWORD)) return 'password-too-short';
	if (length > LONGEST_PASSWORD) return 'password-too-long';
	if (new Set(password).size < 6) return 'password-too-simple';
	const plain = password.toLowerCase();
	if (isCommon(plain)) return 'password-too-common';
	const isMostly = (word: string) => word.length > 3 && plain.includes(word) && word.length * 2 >= length;
	return about.some((word) => isMostly(word.toLowerCase())) ? 'password-is-you' : undefined;
}

/** Whether a password may be the only lock: if not, codes cannot be turned off before it is changed. */
export function standsAlone(password: string): boolean {
	return Array.from(password).length >= SHORTEST_PASSWORD;
}
