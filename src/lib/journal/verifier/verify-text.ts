import { ExportVerifier, type Kept } from '../rules/export.ts';
import { withStamps, type WholeVerdict } from '../timestamp/check-stamps.ts';
import { browserCrypto } from './browser-crypto.ts';

/** Follows an export as it is read, in pieces that end anywhere; stops reading at the first wrong line. Time stamps are checked at its end. */
export async function verifyText(
	read: () => Promise<{ done: boolean; value?: string | undefined }>,
	kept: Kept = {},
	authorities?: readonly Uint8Array[]
): Promise<WholeVerdict> {
	const verifier = new ExportVerifier(browserCrypto, kept);
	let rest = '';
	for (let piece = await read(); !piece.done; piece = await read()) {
		const lines = (rest + (piece.value ?? '')).split(/\r?\n/);
		rest = lines.pop() ?? '';
		if (!lines.every((line) => verifier.take(line))) break;
	}
	if (rest !== '') verifier.take(rest);
	return withStamps(verifier, authorities);
}
