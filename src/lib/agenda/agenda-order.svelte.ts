import * as m from '#lib/i18n/paraglide/messages.js';
import { bySection, place, stepDown, stepUp, type Placed, type Placement } from './rules/order.ts';
import type { AgendaItem } from './server/read-agenda.ts';

/**
 * The order of an agenda while it is being changed: an item is held by the pointer or by the keyboard, moves at once on
 * screen, and is put down (stored) or given back (Escape).
 */
export class AgendaOrder {
	#stored: () => readonly AgendaItem[];
	#move: (id: string, to: Placement) => Promise<boolean>;
	heldId = $state<string | null>(null);
	/** Only a keyboard puts down what it leaves: under the pointer, rows that move lose the focus all the time. */
	heldBy: 'keyboard' | 'pointer' = 'keyboard';
	#order = $state.raw<readonly AgendaItem[] | null>(null);
	/** Read out to screen readers. */
	said = $state('');

	constructor(stored: () => readonly AgendaItem[], move: (id: string, to: Placement) => Promise<boolean>) {
		this.#stored = stored;
		this.#move = move;
	}

	readonly items = $derived.by(() => this.#order ?? this.#stored());
	readonly sections = $derived.by(() => bySection(this.items));

	hold(id: string, by: 'keyboard' | 'pointer' = 'keyboard'): void {
		this.heldId = id;
		this.heldBy = by;
		this.#order = this.#stored();
		this.#say(m.agenda_held);
	}

	/** One step with an arrow; without being held it is one whole move. */
	async step(id: string, direction: 'up' | 'down'): Promise<void> {
		const to = direction === 'up' ? stepUp(this.items, id) : stepDown(this.items, id);
		if (!to) return;
		if (this.heldId === id) {
			this.#put(id, to);
			this.#say(m.agenda_moved_to);
			return;
		}
		this.hold(id);
		this.#put(id, to);
		await this.drop();
	}

	/** The pointer is over another item, or over the heading of a section. */
	over(target: Placed, half: 'upper' | 'lower'): void {
		const id = this.heldId;
		if (!id || target.id === id) return;
		const index = this.items.findIndex((item) => item.id === target.id);
		const next = this.items[index + 1]?.id ?? null;
		const beforeId = half === 'upper' ? target.id : next === id ? (this.items[index + 2]?.id ?? null) : next;
		this.#put(id, { beforeId, section: target.section });
	}

	async drop(): Promise<void> {
		const id = this.heldId;
		const order = this.#order;
		this.heldId = null;
		if (!id || !order) return;
		const index = order.findIndex((item) => item.id === id);
		const section = order[index]?.section ?? '';
		const isSame = this.#stored().every((item, at) => item.id === order[at]?.id && item.section === order[at].section);
		if (!isSame) {
			this.#say(m.agenda_dropped, id);
			await this.#move(id, { beforeId: order[index + 1]?.id ?? null, section });
		}
		if (!this.#isHolding()) this.#order = null;
	}

	giveBack(): void {
		if (!this.heldId) return;
		this.#order = null;
		this.#say(m.agenda_given_back);
		this.heldId = null;
	}

	/** Asked again after a pause: somebody may have grabbed another item meanwhile. */
	#isHolding(): boolean {
		return this.heldId !== null;
	}

	#put(id: string, to: Placement): void {
		this.#order = place(this.items, id, to);
	}

	#say(
		words: (facts: { title: string; position: number; count: number; section: string }) => string,
		id = this.heldId
	): void {
		const position = this.items.findIndex((item) => item.id === id);
		const item = this.items[position];
		if (!item) return;
		const section = item.section || m.agenda_no_section();
		this.said = words({ title: item.title, position: position + 1, count: this.items.length, section });
	}
}
