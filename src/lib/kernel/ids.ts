/** Any UUID in its usual spelling, lower case. */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function isUuid(text: string): boolean {
	return UUID.test(text);
}

/** A new identifier, ordered by time (UUID version 7, RFC 9562): 48 bits of milliseconds, then 74 random bits. */
export function newId(now: number = Date.now()): string {
	const bytes = crypto.getRandomValues(new Uint8Array(16));
	new DataView(bytes.buffer).setUint16(0, Math.floor(now / 2 ** 32));
	new DataView(bytes.buffer).setUint32(2, now % 2 ** 32);
	bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
	bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
	const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
	return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** An identifier that tells nothing, not even when it was made (UUID version 4): for rights and public addresses. */
export function newRandomId(): string {
	return crypto.randomUUID();
}
