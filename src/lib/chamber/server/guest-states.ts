import { shownAt } from '#lib/agenda/server/guest-rights.ts';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import type { Audience, LiveState } from '../schemas.ts';

type GuestAudience = `guest ${string}`;
export type AllStates = Record<Audience, LiveState> & Record<GuestAudience, LiveState>;

/** The audience that one guest is, by the id of the invitation. */
export function guestAudience(guestId: string): GuestAudience {
	return `guest ${guestId}`;
}

/** Nothing is counted for who waits outside. */
const NO_FIGURES = { base: 0, present: 0, needed: 0, reached: false, article: '' };

/**
 * The states of a sitting with one more for each of its guests: what the public is told while an item of theirs is the
 * current one, and nothing else, not even how many items there are. Whose invitation has ended is no audience any more.
 */
export async function withGuests(
	tx: TenantTx,
	states: Record<Audience, LiveState>,
	sittingId: string,
	now: Date
): Promise<AllStates> {
	const shown = await shownAt(tx, sittingId, now);
	const called = new Set(shown.filter(({ itemId }) => itemId === states.public.item?.id).map(({ guestId }) => guestId));
	const all: AllStates = { ...states };
	for (const { guestId } of shown)
		all[guestAudience(guestId)] = called.has(guestId)
			? { ...states.public, items: '', guest: 'called' }
			: waitingState(states.public);
	return all;
}

function waitingState({ title, state }: LiveState): LiveState {
	const nothing = { item: null, poll: null, chairSeat: null, secretarySeat: null, liveProxies: 0 };
	return { title, state, ...nothing, seats: '', items: '', quorum: NO_FIGURES, guest: 'waiting' };
}
