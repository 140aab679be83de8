import { addDays, localDate } from '../../kernel/local-date.ts';
import { instantAt } from '../../kernel/local-time.ts';

/** An item to which somebody is invited this evening. */
export interface GuestItem {
	itemId: string;
	/** Also if it is dealt with behind closed doors: the clerk said so of this item and this guest, and confirmed it. */
	admitsClosed: boolean;
}

/** An item, as far as it matters to its guests. */
interface GuestPlace {
	itemId: string;
	isClosed: boolean;
}

/** A guest knows of the items named in the invitation and of no other; of a closed one only when admitted to it (L2121-18). */
export function isShownToGuest(invitedTo: readonly GuestItem[], { itemId, isClosed }: GuestPlace): boolean {
	return invitedTo.some((one) => one.itemId === itemId && (one.admitsClosed || !isClosed));
}

/** A paper of such an item. One that lies on a closed item too is as closed as that one: confidentiality is inherited. */
export function readsAsGuest(
	invitedTo: readonly GuestItem[],
	places: readonly (GuestPlace & { isDraft: boolean })[]
): boolean {
	const isShown = (place: GuestPlace) => isShownToGuest(invitedTo, place);
	return (
		places.some((place) => !place.isDraft && isShown(place)) &&
		places.every((place) => !place.isClosed || isShown(place))
	);
}

/** When a guest's evening is over: six in the morning after the day of the sitting, where the council sits. Councils sit past midnight. */
export function eveningEnds(startsAt: Date, timeZone: string): Date {
	return instantAt(addDays(localDate(startsAt, timeZone), 1), '06:00', timeZone);
}
