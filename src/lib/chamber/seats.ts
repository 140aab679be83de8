import type { Seat, SeatGroup, SeatState } from '#lib/ui/hemicycle/seats.ts';
import type { LiveState } from './schemas.ts';

/** A member in office as screens name him or her; public facts only. */
export interface Member {
	mandateId: string;
	seat: number;
	/** "Claire Ferrand". */
	name: string;
	/** "Mme Ferrand". */
	address: string;
	title: string;
	group: SeatGroup | null;
}

const presence: Partial<Record<string, SeatState>> = { p: 'present', r: 'represented', a: 'absent' };
const votes: Partial<Record<string, SeatState>> = { f: 'for', a: 'against', n: 'abstain', x: 'not-taking-part' };

/** The hemicycle of a moment: attendance, or the choices of a public ballot that is closed. Members by seat. */
export function seatsOf(members: readonly Member[], state: Pick<LiveState, 'seats' | 'poll'>): Seat[] {
	const choices = state.poll?.choices;
	return members.map(({ seat, name, group }, index) => {
		const vote = choices ? votes[choices[index] ?? '-'] : undefined;
		return { seat, name, group, state: vote ?? presence[state.seats[index] ?? 'a'] ?? 'absent' };
	});
}
