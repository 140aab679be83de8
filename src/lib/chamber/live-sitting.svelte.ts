import { createContext } from 'svelte';
import { Connection, type Link } from '#lib/live/connection.svelte.ts';
import type { BallotAnswer, CastBallot } from '#lib/voting/schemas.ts';
import type { Downward, LiveState, OwnState, Upward } from './schemas.ts';

export interface SittingAddress {
	/** Slug of the tenant. */
	tenant: string;
	sittingId: string;
}

/** A sitting as it is now, on a tablet or on the console. */
export class LiveSitting {
	state = $state.raw<LiveState | null>(null);
	own = $state.raw<OwnState | null>(null);
	/** The last refusal of a check-in; empty after the next act. */
	presenceRefusal = $state('');
	readonly address: SittingAddress;
	#version = -1;
	readonly #connection: Connection<Downward, Upward>;
	readonly #answers = new Set<(answer: BallotAnswer) => void>();

	constructor(address: SittingAddress) {
		this.address = address;
		this.#connection = new Connection<Downward, Upward>({
			path: '/live/sitting',
			greeting: () => {
				this.#version = -1;
				return this.#follow();
			},
			hear: (message) => this.#hear(message)
		});
	}

	get link(): Link {
		return this.#connection.link;
	}

	get lostSince(): Date | null {
		return this.#connection.lostSince;
	}

	/** Follows until the function that it returns is called. */
	open(): () => void {
		return this.#connection.open();
	}

	/** Checks in or out for oneself; false without a link. */
	move(isPresent: boolean): boolean {
		this.presenceRefusal = '';
		return this.#connection.send({ type: 'presence', isPresent });
	}

	/** Hands a ballot to the socket; false without a link. The answer comes to those who asked by `onAnswer`. */
	cast(ballot: CastBallot): boolean {
		return this.#connection.send({ type: 'cast', ballot });
	}

	onAnswer(listen: (answer: BallotAnswer) => void): () => void {
		this.#answers.add(listen);
		return () => this.#answers.delete(listen);
	}

	#follow(): Upward {
		return { type: 'follow', ...this.address };
	}

	#hear(message: Downward): void {
		switch (message.type) {
			case 'state':
				if (message.version < this.#version) return;
				this.#version = message.version;
				this.state = message.state;
				return;
			case 'own':
				this.own = message.own;
				return;
			case 'beat':
				// A version was missed: ask for the whole again.
				if (message.version > this.#version) this.#connection.send(this.#follow());
				return;
			case 'receipt':
			case 'refused':
				for (const listen of this.#answers) listen(message);
				return;
			case 'refused-presence':
				this.presenceRefusal = message.refusal;
				return;
			case 'refused-follow':
				this.state = null;
		}
	}
}

export const [getLiveSitting, setLiveSitting] = createContext<LiveSitting>();
