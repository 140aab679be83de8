import { ExportVerifier, type ExportVerdict, type Kept } from '../rules/export.ts';
import { browserCrypto } from './browser-crypto.ts';

/** Follows an export as it is read, in pieces that end anywhere; stops reading at the first wrong line. */
export async function verifyText(
	read: () => Promise<{ done: boolean; value?: string | undefined }>,
	kept: Kept = {}
): Promise<ExportVerdict> {
	const verifier = new ExportVerifier(browserCrypto, kept);
	let rest = '';
	for (let piece = await read(); !piece.done; piece = await read()) {
		const lines = (rest + (piece.value ?? '')).split(/\r?\n/);
		rest = lines.pop() ?? '';
		if (!lines.every((line) => verifier.take(line))) return verifier.verdict();
	}
	if (rest !== '') verifier.take(rest);
	return verifier.verdict();
}
