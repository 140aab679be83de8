import { Buffer } from 'node:buffer';

/** Where frames go: a WebSocket or an event stream. */
export interface Wire {
	send(frame: Buffer): void;
	/** Bytes handed over and not yet taken by the network. */
	pending(): number;
	close(code: number, reason: string): void;
}

/** Beyond this a state is skipped: the next one replaces it anyway. */
const SKIP_ABOVE = 64 * 1024;
const CLOSE_ABOVE = 1024 * 1024;
const PATIENCE_MS = 30_000;

/** One follower of one topic. */
export class Listener {
	readonly audience: string;
	/** Null for the public. */
	readonly accountId: string | null;
	/** A state was skipped and not made up for since. */
	isBehind = false;
	readonly #wire: Wire;
	#slowSince: number | null = null;
	#lastOwn = '';

	constructor(wire: Wire, audience: string, accountId: string | null) {
		this.#wire = wire;
		this.audience = audience;
		this.accountId = accountId;
	}

	/** Sends a whole state, or skips it when the network does not keep up; gives up after 30 s or 1 MB. */
	push(frame: Buffer, now: number): void {
		const pending = this.#wire.pending();
		if (pending <= SKIP_ABOVE) {
			this.#slowSince = null;
			this.isBehind = false;
			this.#wire.send(frame);
			return;
		}
		this.isBehind = true;
		this.#slowSince ??= now;
		if (pending > CLOSE_ABOVE || now - this.#slowSince > PATIENCE_MS) this.close(1013, 'too slow');
	}

	/** What concerns this account alone; the same twice is sent once. */
	pushOwn(message: string): void {
		if (message === this.#lastOwn) return;
		this.#lastOwn = message;
		this.#wire.send(Buffer.from(message));
	}

	/** A message that must not be skipped: a receipt, a heart-beat. */
	tell(frame: Buffer): void {
		this.#wire.send(frame);
	}

	close(code: number, reason: string): void {
		this.#wire.close(code, reason);
	}
}
