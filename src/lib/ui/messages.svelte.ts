import { createContext } from 'svelte';

export interface Message {
	id: number;
	kind: 'info' | 'success' | 'error';
	text: string;
	/** One way back: "Annuler". */
	undo?: { label: string; act: () => void };
}

/** Short messages that float in a corner: said once, read out politely, gone after a while; errors stay until closed. */
export class Messages {
	#next = 1;
	list = $state<Message[]>([]);

	/** Shows a message for ten seconds; a message with a way back for twenty. */
	say(text: string, { kind = 'success', undo }: { kind?: Message['kind']; undo?: Message['undo'] } = {}): void {
		const id = this.#next++;
		this.list.push(undo ? { id, kind, text, undo } : { id, kind, text });
		if (kind !== 'error') setTimeout(() => this.close(id), undo ? 20_000 : 10_000);
	}

	close(id: number): void {
		this.list = this.list.filter((message) => message.id !== id);
	}
}

export const [getMessages, setMessages] = createContext<Messages>();
