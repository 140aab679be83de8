import { hex } from './note.ts';
import type { Sha256 } from './chain.ts';

/** What another journal is told of a checkpoint: hashes, so that it learns neither whose it is nor how long. */
export interface Testimony {
	/** SHA-256 of the origin, as it stands in the key of the export: `hemicycle/` and a random id, which nobody guesses. */
	of: string;
	/** SHA-256 of the signed note. */
	checkpoint: string;
}

const utf8 = new TextEncoder();

export function testimonyOf(sha256: Sha256, origin: string, note: string): Testimony {
	return { of: hex(sha256(utf8.encode(origin))), checkpoint: hex(sha256(utf8.encode(note))) };
}

/** Who is told of whose journal: each of the next by id, the last of the first; nobody where there is only one. */
export function witnessOf(tenantIds: readonly string[], tenantId: string): string | null {
	const order = tenantIds.toSorted();
	const next = order[(order.indexOf(tenantId) + 1) % order.length];
	return next === undefined || next === tenantId ? null : next;
}

/**
 * Compares the checkpoints of a journal with what its witness was told before it was exported. Answers how many are confirmed, or null
 * when the witness was told of one that is not there: the journal was written anew.
 */
export function confirmed(
	own: { origin: string; notes: readonly string[]; exportedAt: string },
	told: readonly (Testimony & { time: string })[],
	sha256: Sha256
): number | null {
	const known = new Set(own.notes.map((note) => testimonyOf(sha256, own.origin, note).checkpoint));
	const of = hex(sha256(utf8.encode(own.origin)));
	const about = told.filter((one) => one.of === of && one.time < own.exportedAt);
	return about.every(({ checkpoint }) => known.has(checkpoint)) ? about.length : null;
}
