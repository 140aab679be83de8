/** Who has lost every way in, seen from the council that is asked to help. */
export interface Locked {
	/** Works at this council's desk. */
	isStaff: boolean;
	/** May give roles in this council, or keeps the installation. */
	isAdministrator: boolean;
	/** Other councils that open to the same locks. */
	councilsElsewhere: readonly string[];
}

/** Somebody of a desk who helps. */
export interface Helper {
	accountId: string;
	tenantId: string;
	isAdministrator: boolean;
}

export type SecondPerson = 'nobody' | 'colleague' | 'other-council';

/**
 * Whose word is needed beside the clerk's, who has the person standing there. A member of this council alone: nobody's. Whoever
 * works at the desk could open more than the clerk may: a colleague's. Locks that open another council too are not this
 * council's to take: somebody's of the other desk.
 */
export function secondPerson({ isStaff, councilsElsewhere }: Locked): SecondPerson {
	if (councilsElsewhere.length > 0) return 'other-council';
	return isStaff ? 'colleague' : 'nobody';
}

/** Whether the second one may confirm what the first one asked for. Nobody confirms alone, nor for themselves. */
export function mayConfirm(locked: Locked & { accountId: string }, first: Helper, second: Helper): boolean {
	const areThree = new Set([locked.accountId, first.accountId, second.accountId]).size === 3;
	const isRanked = !locked.isAdministrator || first.isAdministrator || second.isAdministrator;
	const isOfOther = locked.councilsElsewhere.includes(second.tenantId);
	const isWanted = secondPerson(locked) === 'other-council' ? isOfOther : second.tenantId === first.tenantId;
	return areThree && isRanked && isWanted;
}
