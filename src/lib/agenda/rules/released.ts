/**
 * Whether the public may know of an item. What was on the agenda when it was published is; a late item once the clerk has
 * released it, or once it was dealt with in the sitting: that was in public, or under its neutral line.
 */
export function isReleased(item: {
	isLate: boolean;
	releasedAt: Date | null;
	state: 'pending' | 'open' | 'done';
}): boolean {
	return !item.isLate || item.releasedAt !== null || item.state !== 'pending';
}
