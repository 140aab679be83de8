/** Where a journal ends: its last entry, and the hash that covers everything before. */
export interface JournalEnd {
	seq: number;
	/** Hex. */
	hash: string;
}

/** How the journal of an archive and the one that lies here belong together. */
export type JournalFit =
	/** Nothing lies here, or less: what the archive has more is put back. */
	| 'archive-goes-on'
	/** Here more was done since: that stays, a journal forgets nothing. */
	| 'here-goes-on'
	/** They tell of different acts: one of them is not this council's. */
	| 'diverged';

/**
 * A hash covers all entries before it, so one comparison at the end of the shorter journal decides. `hashAt` answers the hash of
 * an entry that both have, of the longer one.
 */
export function journalFit(
	archive: JournalEnd | null,
	here: JournalEnd | null,
	hashAt: { archive: (seq: number) => string | undefined; here: (seq: number) => string | undefined }
): JournalFit {
	if (!here) return 'archive-goes-on';
	if (!archive) return 'here-goes-on';
	if (archive.seq >= here.seq) return hashAt.archive(here.seq) === here.hash ? 'archive-goes-on' : 'diverged';
	return hashAt.here(archive.seq) === archive.hash ? 'here-goes-on' : 'diverged';
}
