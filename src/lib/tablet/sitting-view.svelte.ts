import { createContext, type Snippet } from 'svelte';
import type { TabletItem, TabletMember, TabletPaper, TabletSitting } from './schemas.ts';
import type { Tablet } from './tablet.svelte.ts';

/** An item and one of its papers, found by a version's id. */
export interface FoundPaper {
	item: TabletItem;
	paper: TabletPaper;
}

/** One section of the agenda: neighbouring items under the same heading. */
export interface AgendaSection {
	title: string;
	items: TabletItem[];
}

/** The sitting that is open on the screen. Made by the layout of `/app/sittings/[sittingId]`, handed down by context. */
export class SittingView {
	/** What the page puts into the bar: the reader's page number, find, marks. */
	controls = $state.raw<Snippet | null>(null);
	isAgendaOpen = $state(false);
	readonly #tablet: Tablet;
	readonly #id: () => string;

	readonly sitting: TabletSitting | null = $derived.by(() => this.#tablet.sittings.get(this.#id()) ?? null);
	readonly opened: ReadonlySet<string> = $derived.by(() => this.#tablet.opened.get(this.#id()) ?? NONE);
	readonly pack = $derived.by(() => this.#tablet.packs.get(this.#id()) ?? null);
	readonly sections: AgendaSection[] = $derived(sectionsOf(this.sitting?.items ?? []));

	constructor(tablet: Tablet, id: () => string) {
		this.#tablet = tablet;
		this.#id = id;
	}

	item(itemId: string): TabletItem | null {
		return this.sitting?.items.find(({ id }) => id === itemId) ?? null;
	}

	/** The paper of a version, old ones included. */
	paperOf(versionId: string): FoundPaper | null {
		for (const item of this.sitting?.items ?? [])
			for (const paper of item.papers) if (paper.versions.some(({ id }) => id === versionId)) return { item, paper };
		return null;
	}

	member(mandateId: string | null): TabletMember | null {
		return this.sitting?.members.find((member) => member.mandateId === mandateId) ?? null;
	}

	async markOpened(versionId: string): Promise<void> {
		if (this.sitting && this.paperOf(versionId)) await this.#tablet.markOpened(this.sitting.id, versionId);
	}
}

export const [getSittingView, setSittingView] = createContext<SittingView>();

const NONE: ReadonlySet<string> = new Set();

function sectionsOf(items: readonly TabletItem[]): AgendaSection[] {
	const sections: AgendaSection[] = [];
	for (const item of items) {
		const last = sections.at(-1);
		if (last?.title === item.section) last.items.push(item);
		else sections.push({ title: item.section, items: [item] });
	}
	return sections;
}
