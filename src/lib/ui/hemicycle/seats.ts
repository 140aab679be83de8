import * as m from '#lib/i18n/paraglide/messages.js';
import { isSingular } from '#lib/i18n/format.ts';

/** What a seat tells at one moment. In an open vote only `voted` and `waiting` are ever shown. */
export const SEAT_STATES = [
	'for',
	'against',
	'abstain',
	'not-taking-part',
	'voted',
	'waiting',
	'present',
	'represented',
	'absent',
	'vacant'
] as const;

export type SeatState = (typeof SEAT_STATES)[number];

export interface SeatGroup {
	shortName: string;
	/** Degrees; see `nearestHue`. */
	hue: number;
}

export interface Seat {
	/** Number of the seat, from 1. */
	seat: number;
	/** Empty when nobody holds the seat. */
	name: string;
	group: SeatGroup | null;
	state: SeatState;
	isSpeaking?: boolean;
}

/** The word for one seat: "pour", "absent". */
export const stateWords: Record<SeatState, () => string> = {
	present: m.ui_state_present,
	represented: m.ui_state_represented,
	absent: m.ui_state_absent,
	for: m.ui_state_for,
	against: m.ui_state_against,
	abstain: m.ui_state_abstain,
	'not-taking-part': m.ui_state_not_taking_part,
	voted: m.ui_state_voted,
	waiting: m.ui_state_waiting,
	vacant: m.ui_state_vacant
};

const manyWords: Record<SeatState, () => string> = {
	...stateWords,
	present: m.ui_legend_present,
	represented: m.ui_legend_represented,
	absent: m.ui_legend_absent,
	abstain: m.ui_legend_abstain,
	'not-taking-part': m.ui_legend_not_taking_part,
	voted: m.ui_legend_voted,
	waiting: m.ui_legend_waiting,
	vacant: m.ui_legend_vacant
};

/** The word after a count, in a legend: "31 présents", "1 abstention". */
export function legendWord(state: SeatState, count: number): string {
	return (isSingular(count) ? stateWords : manyWords)[state]();
}

/** "Siège 12 · Claire Ferrand (Union) · pour · a la parole". */
export function seatLabel(seat: Seat): string {
	const who = seat.group ? `${seat.name} (${seat.group.shortName})` : seat.name;
	const words = [m.ui_hemicycle_seat_number({ seat: seat.seat }), who, stateWords[seat.state]()];
	if (seat.isSpeaking) words.push(m.ui_hemicycle_speaks());
	return words.filter(Boolean).join(' · ');
}
