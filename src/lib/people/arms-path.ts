/** Where a council's arms are shown, to anybody: the name of the picture changes with it. Null: it has none. */
export function armsPath({ slug, armsSha256 }: { slug: string; armsSha256: string | null }): string | null {
	return armsSha256 === null ? null : `/${slug}/arms/${armsSha256}`;
}
