/** Alone, without a second factor, a password has at least this many characters: security.md, factors. */
export const SHORTEST_PASSWORD = 15;
const LONGEST_PASSWORD = 256;

export type PasswordRefusal = 'password-too-short' | 'password-too-long' | 'password-too-simple' | 'password-is-you';

/** Length and nothing silly: no rule about digits and signs, which only makes people write passwords down. */
export function passwordProblem(password: string, about: string[]): PasswordRefusal | undefined {
	const length = Array.from(password).length;
	if (length < SHORTEST_PASSWORD) return 'password-too-short';
	if (length > LONGEST_PASSWORD) return 'password-too-long';
	if (new Set(password).size < 6) return 'password-too-simple';
	const plain = password.toLowerCase();
	const isMostly = (word: string) => word.length > 3 && plain.includes(word) && word.length * 2 >= length;
	return about.some((word) => isMostly(word.toLowerCase())) ? 'password-is-you' : undefined;
}
