/** Lengths that a sealed mark may show, in bytes; above the last, whole multiples of it. */
const CLASSES = [256, 512, 1024, 2048, 4096, 8192, 16_384];
const HEAD = 4;

/** Fills up to the next class, so that the length says hardly anything of what is written: length (4 bytes), content, zeros. */
export function pad(content: Uint8Array): Uint8Array<ArrayBuffer> {
	const needed = HEAD + content.length;
	const largest = 16_384;
	const size = CLASSES.find((fits) => fits >= needed) ?? Math.ceil(needed / largest) * largest;
	const padded = new Uint8Array(size);
	new DataView(padded.buffer).setUint32(0, content.length);
	padded.set(content, HEAD);
	return padded;
}

/** What `pad` was given; null for what it never made. */
export function unpad(padded: Uint8Array): Uint8Array | null {
	if (padded.length < HEAD) return null;
	const length = new DataView(padded.buffer, padded.byteOffset).getUint32(0);
	return HEAD + length <= padded.length ? padded.subarray(HEAD, HEAD + length) : null;
}
