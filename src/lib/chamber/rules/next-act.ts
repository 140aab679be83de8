/** What the one large button of the console does now. */
export type NextAct =
	| { act: 'open-sitting' }
	| { act: 'open-item'; itemId: string }
	| { act: 'open-poll' }
	| { act: 'close-poll' }
	| { act: 'close-sitting' }
	/** Without quorum at its opening the item takes no vote: it is opened again when members have come, or left. */
	| { act: 'reopen-item'; itemId: string }
	| { act: 'nothing' };

interface Moment {
	state: 'draft' | 'published' | 'open' | 'closed';
	/** The agenda in order: p pending, o open, d done, A adopted, R rejected. */
	items: string;
	itemIds: readonly string[];
	item: { id: string; kind: 'decision' | 'information'; state: string; quorum: { reached: boolean } | null } | null;
	poll: { state: 'open' | 'closed' } | null;
}

/** The order of a sitting: open it, then each item with its vote, then close it. */
export function nextAct({ state, items, itemIds, item, poll }: Moment): NextAct {
	if (state === 'published') return { act: 'open-sitting' };
	if (state !== 'open') return { act: 'nothing' };
	if (poll?.state === 'open') return { act: 'close-poll' };
	if (item?.state === 'open' && item.kind === 'decision' && !poll)
		return item.quorum?.reached ? { act: 'open-poll' } : { act: 'reopen-item', itemId: item.id };
	const from = item ? itemIds.indexOf(item.id) + 1 : 0;
	const after = items.indexOf('p', from);
	const next = after >= 0 ? after : items.indexOf('p');
	const itemId = itemIds[next];
	return next >= 0 && itemId ? { act: 'open-item', itemId } : { act: 'close-sitting' };
}
