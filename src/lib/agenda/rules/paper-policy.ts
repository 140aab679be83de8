import { ok, refuse, type Result } from '../../kernel/result.ts';
import { mayReadDraft, type DraftFacts } from '../../drafting/rules/draft-policy.ts';
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
 * everywhere, and to guests who were not admitted there. What lies in a draft of an act is read by who may read that draft;
 * while it lies nowhere else, by nobody beside them.
 */
export function mayReadPaper(
	{ staff, bodies, invitedTo }: PaperAsker,
	places: readonly PaperPlace[],
	drafts: readonly DraftFacts[] = []
): Result<null, 'paper-unknown'> {
	const kinds = kindsKept(staff);
	const isDraftOnly = drafts.length > 0 && places.length === 0;
	const isOpen = staff.readsClosed || places.every(({ isClosed }) => !isClosed);
	const asReader = staff.roles.includes('reader') && isOpen && !isDraftOnly;
	const asClerk = kinds === 'all' ? !isDraftOnly : places.some(({ kindId }) => kinds.includes(kindId));
	const ofDraft = drafts.some((draft) => mayReadDraft(staff, draft).ok);
	const asMember = places.some(({ isDraft, bodyId }) => !isDraft && bodies.includes(bodyId));
	const asGuest = readsAsGuest(invitedTo, places);
	return asReader || asClerk || asMember || asGuest || ofDraft ? ok(null) : refuse('paper-unknown');
}
