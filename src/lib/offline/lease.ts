/** How long the server's half of the key may stay on this tablet. Milliseconds since 1970, by the tablet's own clock. */
export interface KeptLease {
	/** Null: no lease yet, because nobody has signed in here by passkey or password. */
	endsAt: number | null;
	/** The latest moment that this tablet's clock was seen to show. */
	seenAt: number;
}

/** A clock that goes back by more than that was set back. */
const HOUR = 3_600_000;

/**
 * Whether the store must be closed: the time is up, or somebody set the clock back to win time. The server says how many
 * seconds are left, so that a tablet whose clock is wrong by days has its full lease all the same.
 */
export function isLeaseOver({ endsAt, seenAt }: KeptLease, now: number): boolean {
	return endsAt !== null && (now >= endsAt || now < seenAt - HOUR);
}
