import * as v from 'valibot';

/** Of the archive itself. Another one is refused: no archive is read by guessing. */
export const FORMAT = 1;

const Sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

/** What an archive of one council holds, each part with its hash. Signed by the installation that made it. */
export const Manifest = v.object({
	format: v.literal(FORMAT),
	madeAt: v.pipe(v.string(), v.isoTimestamp()),
	tenant: v.object({ id: v.pipe(v.string(), v.uuid()), slug: v.string(), name: v.string() }),
	/** The migrations of the database that it was made of, in order: rows fit no other schema. */
	migrations: v.array(v.string()),
	/** The last entry of the journal, or null; and who signed its checkpoints, as C2SP notes print a key. */
	journal: v.object({ end: v.nullable(v.object({ seq: v.number(), hash: Sha256 })), key: v.string() }),
	/** Rows of each table. */
	tables: v.record(v.string(), v.number()),
	parts: v.array(v.object({ name: v.string(), bytes: v.number(), sha256: Sha256 }))
});
export type Manifest = v.InferOutput<typeof Manifest>;
export type Part = Manifest['parts'][number];

/** Why an archive is not put back. Nothing was touched then. */
export type RestoreRefusal =
	| 'no-archive'
	| 'other-format'
	| 'not-signed'
	| 'unknown-key'
	| 'archive-changed'
	| 'other-release'
	| 'other-council'
	| 'slug-taken'
	| 'email-taken'
	| 'journal-broken'
	| 'journal-diverged'
	| 'not-paused';
