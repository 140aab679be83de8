const PLACE = '{email}';
/** RFC 4515, 3: what stands for itself in a value; every other byte is written as two hexadecimal digits. */
const PLAIN = /^[\w@.+-]$/;

/** A value that can be nothing but a value: no parenthesis, star or backslash of it ends the assertion it stands in. */
export function escapeValue(text: string): string {
	return [...text]
		.map((letter) => (PLAIN.test(letter) ? letter : escapeBytes(new TextEncoder().encode(letter))))
		.join('');
}

const escapeBytes = (bytes: Iterable<number>) =>
	[...bytes].map((byte) => `\\${byte.toString(16).padStart(2, '0')}`).join('');

/** The filter that finds whoever has an address. */
export function filterByEmail(template: string, email: string): string {
	return template.replaceAll(PLACE, () => escapeValue(email));
}

/** The filter that finds an entry again by what does not change (`subject`: hexadecimal), among those that the template means. */
export function filterBySubject(template: string, attribute: string, subject: string): string {
	const value = subject.replace(/[\da-f]{2}/g, (pair) => `\\${pair}`);
	return `(&(${attribute}=${value})${template.replaceAll(PLACE, '*')})`;
}

/** Whether a template has a place for the address, and its parentheses pair. What is inside is for the directory to read. */
export function isFilterTemplate(template: string): boolean {
	if (!template.includes(`=${PLACE}`) && !/=[^()]*\{email\}/.test(template)) return false;
	let depth = 0;
	for (const [index, letter] of [...template].entries()) {
		if (letter === '(') depth += 1;
		if (letter === ')') depth -= 1;
		const isOutside = depth === 0 && index < template.length - 1;
		if (depth < 0 || isOutside) return false;
	}
	return depth === 0;
}
