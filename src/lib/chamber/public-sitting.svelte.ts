import type { Downward, LiveState } from './schemas.ts';
import type { SittingAddress } from './live-sitting.svelte.ts';

/** The server beats every 25 s. */
const SILENCE_MS = 40_000;

/** The public facts of a sitting, for the hall. Keeps the last good state when the link is lost, and says since when. */
export class PublicSitting {
	state = $state.raw<LiveState | null>(null);
	lostSince = $state<Date | null>(null);
	readonly #address: SittingAddress;
	#version = -1;
	#stream: EventSource | null = null;
	#silence: ReturnType<typeof setTimeout> | undefined;

	constructor(address: SittingAddress, first: LiveState | null) {
		this.#address = address;
		this.state = first;
	}

	/** Follows until the function that it returns is called. The browser reconnects; where it gives up, we do. */
	open(): () => void {
		this.#connect();
		return () => {
			clearTimeout(this.#silence);
			this.#stream?.close();
		};
	}

	#connect(): void {
		this.#stream?.close();
		this.#version = -1;
		// eslint-disable-next-line svelte/prefer-svelte-reactivity -- no screen reads it
		const query = new URLSearchParams({ tenant: this.#address.tenant, sitting: this.#address.sittingId });
		this.#stream = new EventSource(`/live/public?${query.toString()}`);
		this.#stream.onopen = () => {
			this.#version = -1;
			this.#listen();
		};
		this.#stream.onmessage = ({ data }: MessageEvent<string>) => this.#hear(JSON.parse(data) as Downward);
		this.#stream.onerror = () => this.#lose();
	}

	#hear(message: Downward): void {
		this.lostSince = null;
		this.#listen();
		if (message.type !== 'state' || message.version < this.#version) return;
		this.#version = message.version;
		this.state = message.state;
	}

	#lose(): void {
		// eslint-disable-next-line svelte/prefer-svelte-reactivity -- replaced, never changed
		this.lostSince ??= new Date();
		clearTimeout(this.#silence);
		this.#silence = setTimeout(() => this.#connect(), 500 + Math.random() * 4_500);
	}

	#listen(): void {
		clearTimeout(this.#silence);
		this.#silence = setTimeout(() => {
			this.#lose();
		}, SILENCE_MS);
	}
}
