import type { LocalDate } from '../../kernel/local-date.ts';
import type { MarkDocument } from './document-name.ts';

/** A seat that the reader holds in the body that sits. */
interface Seat {
	groupId: string | null;
	startsOn: LocalDate;
	endsOn: LocalDate | null;
}

/** What the decision needs to know of who is asking. */
export interface Reader {
	accountId: string;
	/** In the body of the sitting; staff without a seat have none. */
	seats: Seat[];
}

/**
 * What a reader may do with a document: its author writes while in office (and, for the group, while in that group); members of
 * the group or the body read what is shared with them; staff, former members and everybody else get nothing.
 */
export function openingOf(document: MarkDocument, reader: Reader, today: LocalDate): 'write' | 'read' | null {
	const seats = reader.seats.filter((seat) => seat.startsOn <= today && (seat.endsOn === null || today <= seat.endsOn));
	if (seats.length === 0) return null;
	const isShared =
		document.audience === 'assembly' ||
		(document.audience === 'group' && seats.some((seat) => seat.groupId === document.groupId));
	if (document.authorId === reader.accountId) return isShared || document.audience === 'private' ? 'write' : null;
	return isShared ? 'read' : null;
}
