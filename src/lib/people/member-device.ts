/** What a clerk is shown of a member's tablet. */
export interface MemberDevice {
	id: string;
	name: string;
	lastSeenAt: Date;
	leaseEndsAt: Date;
	packs: number;
	bytes: number;
	unsent: number;
	wipeOrderedAt: Date | null;
	wipedAt: Date | null;
}
