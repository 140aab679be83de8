/** Who a session belongs to, as far as its ends depend on it. */
export interface Sitter {
	/** Prepares or administers something, in any tenant. */
	isStaff: boolean;
	/** On a tablet that proved its own key. */
	isOnDevice: boolean;
}

/** When a session ends, in hours after its beginning, and after how many minutes unused (null: not before its end). */
export interface SessionEnds {
	hours: number;
	idleMinutes: number | null;
}

/**
 * Staff: 12 hours, and one hour unused, because a desk reaches everything of a council. Councillors: 24 hours; on their own
 * enrolled tablet nothing ends before, so that nobody signs in again in the middle of a night's sitting; elsewhere (a borrowed
 * computer) four hours unused. An open live socket is use.
 */
export function sessionEnds({ isStaff, isOnDevice }: Sitter): SessionEnds {
	if (isStaff) return { hours: 12, idleMinutes: 60 };
	return { hours: 24, idleMinutes: isOnDevice ? null : 240 };
}
