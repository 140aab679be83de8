import type { Member } from '../seats.ts';
import type { Seated } from './roster.ts';

/** Members as screens name them: elected persons' names, seats and groups are public. */
export function publicMembers(members: readonly Seated[]): Member[] {
	return members.map(({ mandateId, seat, civility, firstName, lastName, title, group }) => ({
		mandateId,
		seat,
		name: `${firstName} ${lastName}`,
		address: `${civility}\u00a0${lastName}`,
		title,
		group
	}));
}
