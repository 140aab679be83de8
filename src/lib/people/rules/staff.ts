/** What somebody does for one tenant, beside any mandate. */
export type StaffRole = 'administrator' | 'clerk' | 'reader' | 'drafter' | 'validator';

/** Everything that the tenant's own people list says of an account at the desk. Of who has no role: NO_STAFF. */
export interface StaffFacts {
	roles: readonly StaffRole[];
	/** Of a clerk: all sittings, or those of the kinds with these ids. */
	kinds: 'all' | readonly string[];
	/** Of a reader: papers of closed items too, because an administrator said so. */
	readsClosed: boolean;
	/** Of a drafter: ids of the services whose drafts of acts he or she writes. */
	draftsFor: readonly string[];
	/** Of a validator: ids of the services whose drafts he or she approves. */
	validatesFor: readonly string[];
}

export const NO_STAFF: StaffFacts = { roles: [], kinds: [], readsClosed: false, draftsFor: [], validatesFor: [] };

const INCLUDES: Record<StaffRole, readonly StaffRole[]> = {
	administrator: ['administrator', 'clerk', 'reader'],
	clerk: ['clerk', 'reader'],
	reader: ['reader'],
	drafter: ['drafter'],
	validator: ['validator']
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

/** Whether the desk has a page for somebody: a reader of the staff reads on a tablet. What is on the page is asked apart. */
export function mayEnterDesk({ roles }: Pick<StaffFacts, 'roles'>): boolean {
	return roles.some((role) => role !== 'reader');
}

/** Whether somebody prepares sittings at all: a drafter or a validator is no clerk. */
export function isClerk({ roles }: Pick<StaffFacts, 'roles'>): boolean {
	return mayActAs(roles, 'clerk');
}
