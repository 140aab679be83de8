/** What a session opens at all. What its account may do there is asked beside this. */
export interface Reach {
	/** Ids of tenants. */
	councils: readonly string[];
}

/** An account, as far as its session reaches. */
export interface Reaching extends Reach {
	account: { id: string };
}

/**
 * Every tenant keeps its own door. A link or a directory vouches for a person to the tenant that gave it and to no other; the
 * account's own passkey or password opens the tenants which that lock has joined, that is, whose link its holder once had in
 * hand. So a clerk who seats the member of another council here gains nothing there, whatever mail the clerk can read.
 */
export function mayEnter({ councils }: Reach, tenantId: string): boolean {
	return councils.includes(tenantId);
}

/** Whether the account's own passkey or password began a session: neither a link nor a directory, which know one tenant only. */
export function isByOwnLock({ level, tenantId }: { level: 1 | 2; tenantId: string | null }): boolean {
	return level === 2 && tenantId === null;
}
