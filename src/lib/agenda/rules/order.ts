/** What the order of an agenda needs to know of an item. Items that follow each other with the same section stand under one heading. */
export interface Placed {
	id: string;
	section: string;
}

/** Where an item goes: before another one (null: to the end), under this section. */
export interface Placement {
	beforeId: string | null;
	section: string;
}

/** The agenda after one item has been put elsewhere. Unknown ids change nothing; all others keep their order. */
export function place<Item extends Placed>(order: readonly Item[], id: string, to: Placement): Item[] {
	const item = order.find((one) => one.id === id);
	if (!item || to.beforeId === id) return order.map((one) => (one.id === id ? { ...one, section: to.section } : one));
	const others = order.filter((one) => one.id !== id);
	const before = others.findIndex((one) => one.id === to.beforeId);
	const index = before === -1 ? others.length : before;
	return [...others.slice(0, index), { ...item, section: to.section }, ...others.slice(index)];
}

/**
 * One step up. The first item of a section first joins the end of the section above without passing anybody, as in an
 * outline; null when there is nowhere to go.
 */
export function stepUp(order: readonly Placed[], id: string): Placement | null {
	const index = order.findIndex((one) => one.id === id);
	const above = order[index - 1];
	const item = order[index];
	if (!item || !above) return null;
	if (above.section !== item.section) return { beforeId: order[index + 1]?.id ?? null, section: above.section };
	return { beforeId: above.id, section: item.section };
}

/** One step down; the last item of a section first joins the start of the section below. */
export function stepDown(order: readonly Placed[], id: string): Placement | null {
	const index = order.findIndex((one) => one.id === id);
	const below = order[index + 1];
	const item = order[index];
	if (!item || !below) return null;
	if (below.section !== item.section) return { beforeId: below.id, section: below.section };
	return { beforeId: order[index + 2]?.id ?? null, section: item.section };
}

/** Where an item goes whose section was typed anew: to the end of that section if the agenda has it, else it stays. */
export function joinSection(order: readonly Placed[], id: string, section: string): Placement {
	const others = order.filter((one) => one.id !== id);
	const last = others.findLastIndex((one) => one.section === section);
	if (last !== -1) return { beforeId: others[last + 1]?.id ?? null, section };
	const index = order.findIndex((one) => one.id === id);
	return { beforeId: order[index + 1]?.id ?? null, section };
}

/** The agenda as headings with their items, in order. */
export function bySection<Item extends Placed>(order: readonly Item[]): { section: string; items: Item[] }[] {
	const groups: { section: string; items: Item[] }[] = [];
	for (const item of order) {
		const last = groups.at(-1);
		if (last?.section === item.section) last.items.push(item);
		else groups.push({ section: item.section, items: [item] });
	}
	return groups;
}
