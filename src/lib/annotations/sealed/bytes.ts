export type Bytes = Uint8Array<ArrayBuffer>;

export const randomBytes = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));

export function toBase64(bytes: Uint8Array): string {
	let text = '';
	for (const byte of bytes) text += String.fromCharCode(byte);
	return btoa(text);
}

/** Throws for what is not base64: check what comes from outside by its schema first. */
export function fromBase64(text: string): Bytes {
	const signs = atob(text);
	const bytes = new Uint8Array(signs.length);
	for (let index = 0; index < signs.length; index += 1) bytes[index] = signs.charCodeAt(index);
	return bytes;
}

/** Several things as one run of bytes that no other things give: what is signed, or bound to what is sealed. */
export function framed(label: string, ...parts: readonly (string | number)[]): Bytes {
	return new TextEncoder().encode(JSON.stringify([`hemicycle ${label}`, ...parts]));
}

export async function sha256(bytes: Bytes): Promise<Bytes> {
	return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

export function joined(...parts: readonly Uint8Array[]): Bytes {
	const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
	let at = 0;
	for (const part of parts) {
		all.set(part, at);
		at += part.length;
	}
	return all;
}
