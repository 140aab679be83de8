/** What somebody does for one tenant, beside any mandate. */
export type StaffRole = 'administrator' | 'clerk' | 'reader';

const INCLUDES: Record<StaffRole, readonly StaffRole[]> = {
	administrator: ['administrator', 'clerk', 'reader'],
	clerk: ['clerk', 'reader'],
	reader: ['reader']
};

/** A role includes those below it: whoever administers may prepare, whoever prepares may read. */
export function mayActAs(held: readonly StaffRole[], needed: StaffRole): boolean {
	return held.some((role) => INCLUDES[role].includes(needed));
}

/** Inviting, adding and deactivating members is the clerk's daily work; roles are given by administrators only. */
export function mayKeepMembers(held: readonly StaffRole[]): boolean {
	return mayActAs(held, 'clerk');
}

export function mayGiveRoles(held: readonly StaffRole[]): boolean {
	return mayActAs(held, 'administrator');
}
