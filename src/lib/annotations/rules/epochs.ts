/** A member's key, or somebody who was given an epoch's key: the same person with a new key is not the same holder. */
export interface Holder {
	accountId: string;
	/** Public, base64. */
	sealing: string;
}

/** A group's key is changed at least this often. */
const MONTH_MS = 31 * 24 * 60 * 60_000;

const isSame = (one: Holder) => (other: Holder) => one.accountId === other.accountId && one.sealing === other.sealing;

/**
 * Whether a group needs a new key before anything more is written: it has none yet, somebody who was given it has left or has
 * another key now (the old one may be in wrong hands), or it is a month old.
 */
export function needsNewEpoch(
	latest: { holders: readonly Holder[]; madeAt: number } | null,
	members: readonly Holder[],
	now: number
): boolean {
	if (!latest) return true;
	if (now - latest.madeAt > MONTH_MS) return true;
	return latest.holders.some((holder) => !members.some(isSame(holder)));
}

/** Members who have a key of their own and not yet the group's: who joined, or began anew after losing theirs. */
export function withoutKey(holders: readonly Holder[], members: readonly Holder[]): Holder[] {
	return members.filter((member) => !holders.some(isSame(member)));
}
