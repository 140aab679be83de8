import { createContext } from 'svelte';
import { nextAct } from '../rules/next-act.ts';
import type { LiveSitting } from '../live-sitting.svelte.ts';
import type { LiveState } from '../schemas.ts';
import type { Member } from '../seats.ts';

export interface ConsoleItem {
	id: string;
	number: number | null;
	title: string;
	section: string;
	isClosed: boolean;
	kind: 'decision' | 'information';
}

interface Script {
	agenda: ConsoleItem[];
	members: Member[];
	state: LiveState;
	tenant: { timeZone: string };
}

/** What the clerk or the chair works with: the script that the page brought, and the state as it comes in. */
export class Console {
	/** Why the last act was refused; empty when it was not. */
	refusal = $state('');
	readonly live: LiveSitting;
	readonly #script: () => Script;
	readonly script = $derived.by(() => this.#script());
	readonly state = $derived.by(() => this.live.state ?? this.script.state);
	readonly next = $derived.by(() => nextAct({ ...this.state, itemIds: this.script.agenda.map(({ id }) => id) }));
	// eslint-disable-next-line svelte/prefer-svelte-reactivity -- made anew, never changed
	readonly membersBySeat = $derived.by(() => new Map(this.script.members.map((member) => [member.seat, member])));

	constructor(live: LiveSitting, script: () => Script) {
		this.live = live;
		this.#script = script;
	}

	letterOf(index: number): string {
		return this.state.items[index] ?? 'p';
	}

	item(itemId: string): ConsoleItem | undefined {
		return this.script.agenda.find(({ id }) => id === itemId);
	}
}

export const [getConsole, setConsole] = createContext<Console>();
