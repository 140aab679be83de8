import type { StaffRole } from '#lib/people/rules/staff.ts';

/** Civility, first name, last name, year of birth, group, title; in the order of protocol, the chair first. */
export type CastMember = readonly ['M.' | 'Mme', string, string, number, string, string];

/** Civility, first name, last name, role, what he or she does. */
export type CastStaff = readonly ['M.' | 'Mme', string, string, StaffRole, string];

/** One tenant of the story, with everybody in it. */
export interface CastTenant {
	slug: string;
	name: string;
	kind: 'commune' | 'epci';
	population: number;
	accentHue: number;
	body: { slug: string; name: string; ruleSetId: string };
	mailDomain: string;
	/** When the council was seated after the elections. */
	seatedOn: string;
	groups: { code: string; name: string; hue: number }[];
	members: CastMember[];
	staff: CastStaff[];
	/** Services of the town hall, with whoever writes and approves their drafts: handles of the staff. */
	services: { name: string; drafters: string[]; validators: string[] }[];
}

/** "claire.delmas-roussel": the person's part of addresses and of `/demo/…`. */
export function handleOf(firstName: string, lastName: string): string {
	return `${firstName}.${lastName}`.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[ ’']/g, '-');
}

/** A seat for each member, from left to right: each group has its own wedge, in the order of protocol within it. */
export function seatsByGroup(tenant: CastTenant): number[] {
	const seats = new Array<number>(tenant.members.length);
	let seat = 0;
	for (const { code } of tenant.groups)
		tenant.members.forEach((member, index) => {
			if (member[4] === code) seats[index] = seat += 1;
		});
	return seats;
}
