import * as v from 'valibot';

const Sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

/** How a file is checked piece by piece: the SHA-256 of each chunk, in order. All chunks but the last have `chunkBytes`. */
export const FileManifest = v.object({
	sha256: Sha256,
	bytes: v.pipe(v.number(), v.integer(), v.minValue(0)),
	chunkBytes: v.pipe(v.number(), v.integer(), v.minValue(1)),
	chunks: v.array(Sha256)
});
export type FileManifest = v.InferOutput<typeof FileManifest>;

/** A file as the server offers it. */
export interface RemoteFile {
	/** Of the whole file, hex, lower case: its name on the tablet. */
	sha256: string;
	bytes: number;
	/** Answers the bytes, with ranges. */
	url: string;
	/** Answers a `FileManifest`. */
	manifestUrl: string;
}

/** Why a file could not be brought to the tablet. */
export type DownloadRefusal =
	/** No network, or it broke: what has come is kept. */
	| 'no-network'
	/** The tablet is full. */
	| 'no-space'
	/** The server no longer gives this file to this person. */
	| 'not-allowed'
	/** What comes does not match its checksum, three times over. */
	| 'damaged'
	/** The tablet could not write, for a reason that is in its log. */
	| 'tablet-failed';
