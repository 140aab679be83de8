import { ok, refuse, type Result } from '../../kernel/result.ts';
import { kindsKept, mayActAs, type StaffFacts } from '../../people/rules/staff.ts';

/** Who asks, as far as sittings and what lies on them go. */
export interface AgendaReader {
	staff: StaffFacts;
	/** Ids of the bodies in which the account holds a mandate today. */
	bodies: readonly string[];
}

/** A sitting, as far as it matters to who may see it. */
export interface SittingFacts {
	kindId: string;
	bodyId: string;
	isDraft: boolean;
}

type Unknown = Result<null, 'sitting-unknown'>;
const told = (may: boolean): Unknown => (may ? ok(null) : refuse('sitting-unknown'));

/** Preparing, publishing and running a sitting: administrators, clerks of all sittings, and clerks of its kind. */
export function mayKeepSitting(staff: StaffFacts, { kindId }: Pick<SittingFacts, 'kindId'>): Unknown {
	const kinds = kindsKept(staff);
	return told(kinds === 'all' || kinds.includes(kindId));
}

/** Staff that reads every sitting of the tenant: readers, and who keeps all kinds. A limited clerk is not among them. */
export function readsEverySitting(staff: StaffFacts): boolean {
	return staff.roles.includes('reader') || kindsKept(staff) === 'all';
}

/** Following a sitting: whoever keeps it, staff that reads, and members of its body. Drafts are for who keeps them. */
export function mayFollowSitting(reader: AgendaReader, sitting: SittingFacts): Unknown {
	if (sitting.isDraft) return mayKeepSitting(reader.staff, sitting);
	const isOfHouse = reader.bodies.includes(sitting.bodyId) || readsEverySitting(reader.staff);
	return isOfHouse ? ok(null) : mayKeepSitting(reader.staff, sitting);
}

/** What is said of closed items while it sits: to members, to who keeps it, and to readers whom an administrator named for it. */
export function hearsClosedItems({ staff, bodies }: AgendaReader, sitting: SittingFacts): boolean {
	const reads = mayActAs(staff.roles, 'reader') && staff.readsClosed;
	return bodies.includes(sitting.bodyId) || reads || mayKeepSitting(staff, sitting).ok;
}
