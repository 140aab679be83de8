import { encode } from 'uqr';
import type { TenantDb } from '#lib/database/server/tenant-db.ts';
import { formatNumber } from '#lib/i18n/format.ts';
import { chainWaiting } from '#lib/journal/server/chain.ts';
import { checkpointNow, closingCheckpoint } from '#lib/journal/server/checkpoints.ts';
import type { JournalSigner } from '#lib/journal/server/key.ts';
import { hex, parseCheckpoint } from '#lib/journal/rules/note.ts';

/** The checkpoint over the end of a sitting as it stands on paper. */
export interface PrintedAnchor {
	/** Entries that it covers, as a number is written. */
	entries: string;
	/** Its root in hexadecimal, four by four: to be read aloud and compared. */
	root: string;
	/** The whole signed note as a QR code: an SVG, in bytes, which the verifier takes once read. */
	code: number[];
}

/**
 * The checkpoint to be printed on the deliberations of a closed sitting: a journal that is written anew afterwards contradicts
 * paper. It is signed within seconds of the end by the writer; whoever comes first asks for it. Null where nothing tells of the end.
 */
export async function printedAnchor(
	database: TenantDb,
	signer: JournalSigner,
	sittingId: string,
	now: Date
): Promise<PrintedAnchor | null> {
	const read = () => database.transaction((tx) => closingCheckpoint(tx, sittingId));
	let found = await read();
	if (!found) {
		await chainWaiting(database);
		await checkpointNow(database, signer, now);
		found = await read();
	}
	const said = found && parseCheckpoint(found.note.slice(0, found.note.indexOf('\n\n') + 1));
	if (!found || !said) return null;
	const root = hex(said.root).match(/.{4}/g)?.join(' ') ?? '';
	return { entries: formatNumber(said.size, 'fr'), root, code: [...Buffer.from(codeOf(found.note))] };
}

/** Modules of silence around it: ISO/IEC 18004, 5.3.8. */
const QUIET = 4;

function codeOf(note: string): string {
	const { size, data } = encode(note, { ecc: 'L', border: QUIET });
	const path = data.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}"><path d="${path}"/></svg>`;
}
