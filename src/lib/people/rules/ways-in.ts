/** How an account can come back by itself. */
export interface WaysIn {
	hasPassword: boolean;
	passkeys: number;
}

export function hasWayIn(ways: WaysIn): boolean {
	return ways.hasPassword || ways.passkeys > 0;
}

/**
 * Whoever came by a delivered link may set the first passkey or password, and no more: a mail that somebody else reads must
 * not open an account that already has its own lock.
 */
export function mayAddWayIn(level: 1 | 2, ways: WaysIn): boolean {
	return level === 2 || !hasWayIn(ways);
}
