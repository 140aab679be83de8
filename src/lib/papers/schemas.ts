import * as v from 'valibot';

/** Why a file is not taken; each has its sentence in the catalogue (`refusal-sentence.ts`). */
export type PaperRefusal =
	| 'empty'
	| 'unknown-kind'
	| 'heic'
	| 'drawing'
	| 'office'
	| 'office-encrypted'
	| 'office-macros'
	| 'office-linked'
	| 'office-too-big'
	| 'office-too-heavy'
	| 'office-extension'
	| 'office-old'
	| 'broken-office'
	| 'two-kinds'
	| 'moving-picture'
	| 'broken-picture'
	| 'encrypted'
	| 'broken'
	| 'too-large'
	| 'too-slow'
	| 'too-much-memory'
	| 'too-many-pages'
	| 'too-many-objects'
	| 'page-loop'
	| 'picture-too-big'
	| 'too-many-points'
	| 'active'
	| 'infected';

/** What a tablet needs to fetch a paper piece by piece and to lay out its pages before they are drawn. */
export const PaperManifest = v.object({
	sha256: v.string(),
	bytes: v.number(),
	chunkBytes: v.number(),
	/** SHA-256 (hex) of each chunk. */
	chunks: v.array(v.string()),
	pageCount: v.number(),
	/** Width and height in points, as shown (rotation applied). */
	pageSizes: v.array(v.tuple([v.number(), v.number()]))
});
export type PaperManifest = v.InferOutput<typeof PaperManifest>;

/** The text of each page, for search without network. `isReady` is false while the text is still being read. */
export const PaperText = v.object({ isReady: v.boolean(), pages: v.array(v.string()) });
export type PaperText = v.InferOutput<typeof PaperText>;

/** What the door for uploads answers when a file became a paper, or why not. */
export const UploadAnswer = v.union([
	v.object({
		taken: v.object({
			paperId: v.string(),
			/** Absent: it went into a draft of an act. */
			itemId: v.optional(v.string()),
			title: v.string(),
			pageCount: v.number()
		}),
		/** The virus scanner of the installation did not answer. */
		isUnscanned: v.boolean()
	}),
	v.object({ refusal: v.string() })
]);
export type UploadAnswer = v.InferOutput<typeof UploadAnswer>;
