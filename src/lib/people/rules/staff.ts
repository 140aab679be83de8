/** What somebody does for one tenant, beside any mandate. */
export type StaffRole = 'administrator' | 'clerk' | 'reader';

/** Everything that the tenant's own people list says of an account at the desk. Of who has no role: NO_STAFF. */
export interface StaffFacts {
	roles: readonly StaffRole[];
	/** Of a clerk: all sittings, or those of the kinds with these ids. */
	kinds: 'all' | readonly string[];
	/** Of a reader: papers of closed items too, because an administrator said so. */
	readsClosed: boolean;
}

export const NO_STAFF: StaffFacts = { roles: [], kinds: [], readsClosed: false };

const INCLUDES: Record<StaffRole, readonly StaffRole[]> = {
	administrator: ['administrator', 'clerk', 'reader'],
	clerk: ['clerk', 'reader'],
	reader: ['reader']
};

/** A role includes those below it: whoever administers may prepare, whoever prepares may read. Of what, `kinds` says. */
export function mayActAs(held: readonly StaffRole[], needed: StaffRole): boolean {
	return held.some((role) => INCLUDES[role].includes(needed));
}

/** The kinds of sitting that somebody prepares: a clerk limited to named kinds knows of no other. */
export function kindsKept({ roles, kinds }: StaffFacts): 'all' | readonly string[] {
	if (roles.includes('administrator')) return 'all';
	return roles.includes('clerk') ? kinds : [];
}

/** Inviting, adding and deactivating members is the daily work of clerks who keep every kind of sitting. */
export function mayKeepMembers(staff: StaffFacts): boolean {
	return kindsKept(staff) === 'all';
}

/** Who gives roles could take everything, so nobody but administrators does. */
export function mayGiveRoles({ roles }: Pick<StaffFacts, 'roles'>): boolean {
	return mayActAs(roles, 'administrator');
}
