/** What decides whether an item's title and papers may be known by all. */
interface Placed {
	item: { isClosed: boolean; isLate: boolean; releasedAt: Date | null };
	state: 'draft' | 'published' | 'open' | 'closed';
}

/** An item of a published agenda that is neither closed nor late and unreleased (decision 0012). */
export function isPublicItem({ item, state }: Placed): boolean {
	return state !== 'draft' && !item.isClosed && (!item.isLate || item.releasedAt !== null);
}
