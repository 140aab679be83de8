import { ok, refuse, type Result } from '../../kernel/result.ts';
import { kindsKept } from '../../people/rules/staff.ts';
import { readsAsGuest, type GuestItem } from './guest-policy.ts';
import type { AgendaReader, SittingFacts } from './sitting-policy.ts';

/** Who asks for a paper: guests too. */
export interface PaperAsker extends AgendaReader {
	/** Items to which the account is invited, on evenings that are not over. */
	invitedTo: readonly GuestItem[];
}

/** Where a paper lies: on an item of a sitting. */
export interface PaperPlace extends SittingFacts {
	itemId: string;
	isClosed: boolean;
}

/**
 * Reading a paper. Who keeps all kinds reads all; a clerk of named kinds what lies on a sitting of one of them; a reader of
 * the staff everything but what lies on a closed item, unless an administrator said so; a member in office what lies on a
 * published agenda of the own body, closed items included (L2121-13); a guest what lies on an item of the invitation. A paper
 * on two items is read by who may read either, but one that is closed anywhere is closed to readers of the staff
 * everywhere, and to guests who were not admitted there.
 */
export function mayReadPaper(
	{ staff, bodies, invitedTo }: PaperAsker,
	places: readonly PaperPlace[]
): Result<null, 'paper-unknown'> {
	const kinds = kindsKept(staff);
	const asReader = staff.roles.includes('reader') && (staff.readsClosed || places.every(({ isClosed }) => !isClosed));
	const asClerk = kinds === 'all' || places.some(({ kindId }) => kinds.includes(kindId));
	const asMember = places.some(({ isDraft, bodyId }) => !isDraft && bodies.includes(bodyId));
	return asReader || asClerk || asMember || readsAsGuest(invitedTo, places) ? ok(null) : refuse('paper-unknown');
}
