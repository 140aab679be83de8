import type { ExportVerdict, ExportVerifier } from '../rules/export.ts';
import type { StampRefusal } from '../rules/stamps.ts';
import { isSame } from '../rules/tree.ts';
import { checkToken } from './token.ts';

/** What was found of time stamps. */
interface Stamps {
	count: number;
	/** Common names, each once; none where this browser cannot check them. */
	authorities: string[];
	/** Whether their certificates lead to one that somebody kept, and not only to one that stands in the file. */
	areKept: boolean;
}

export type WholeVerdict =
	| ((ExportVerdict & { ok: true }) & { stamps: Stamps })
	| (ExportVerdict & { ok: false })
	| { ok: false; seq: number; why: 'stamp'; stamp: StampRefusal };

/**
 * The verdict over an export that was read, time stamps included: each over its checkpoint, not older than the last entry under it nor
 * younger than the export, by an
 * authority of which somebody kept the certificate (`authorities`, DER), or else by the one that the file names.
 */
export async function withStamps(verifier: ExportVerifier, authorities?: readonly Uint8Array[]): Promise<WholeVerdict> {
	const verdict = verifier.verdict();
	if (!verdict.ok) return verdict;
	const names = new Set<string>();
	const until = Date.parse(verifier.own.exportedAt) || 0;
	const count = verifier.stamps.length;
	// A browser may have no WebCrypto for a local file: then the names stay empty, and it is said.
	if (!(globalThis as { crypto?: Partial<Crypto> }).crypto?.subtle)
		return { ...verdict, stamps: { count, authorities: [], areKept: false } };
	for (const { size, note, token, root, from } of verifier.stamps) {
		const expected = {
			data: new TextEncoder().encode(note),
			authorities: authorities ?? [root],
			time: { from, until }
		};
		const checked = await checkToken(token, expected);
		if (!checked.ok) return { ok: false, seq: size, why: 'stamp', stamp: checked.refusal };
		if (!authorities && !isSame(checked.value.root, root))
			return { ok: false, seq: size, why: 'stamp', stamp: 'other-authority' };
		names.add(checked.value.authority);
	}
	const stamps = { count, authorities: [...names], areKept: authorities !== undefined };
	return { ...verdict, stamps };
}
