import { Connection, type Link } from '#lib/live/connection.svelte.ts';
import { Ballot } from '#lib/voting/ballot.svelte.ts';
import type { BallotAnswer, CastBallot } from '#lib/voting/schemas.ts';
import type { Downward, LiveState, OwnRight, OwnState, Upward } from './schemas.ts';

export interface SittingAddress {
	/** Slug of the tenant. */
	tenant: string;
	sittingId: string;
}

/** A sitting as it is now, on a tablet or on the console. */
export class LiveSitting {
	state = $state.raw<LiveState | null>(null);
	own = $state.raw<OwnState | null>(null);
	/** One for each voice that this account may cast; those of the last poll stay until the next one opens. */
	ballots = $state.raw<readonly { right: OwnRight; ballot: Ballot }[]>([]);
	/** The last refusal of a check-in; empty after the next act. */
	presenceRefusal = $state('');
	readonly address: SittingAddress;
	#version = -1;
	readonly #connection: Connection<Downward, Upward>;

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
				this.#takeRights(message.own);
				return;
			case 'beat':
				// A version was missed: ask for the whole again.
				if (message.version > this.#version) this.#connection.send(this.#follow());
				return;
			case 'receipt':
			case 'refused':
				for (const { ballot } of this.ballots) ballot.hear(message);
				return;
			case 'refused-presence':
				this.presenceRefusal = message.refusal;
				return;
			case 'refused-follow':
				this.state = this.own = null;
				this.ballots = [];
		}
	}

	/** Keeps ballots that are under way; those that the server has stored are shown as counted. */
	#takeRights(own: OwnState | null): void {
		const pollId = own?.pollId;
		if (!pollId) return;
		this.ballots = own.rights.map((right) => {
			const before = this.ballots.find(({ ballot }) => ballot.rightId === right.rightId)?.ballot;
			const ballot = before ?? new Ballot(pollId, right.rightId, { send: this.#send, post: this.#post });
			if (right.receipt) ballot.restore(right.receipt);
			return { right, ballot };
		});
	}

	readonly #send = (ballot: CastBallot): boolean => this.#connection.send({ type: 'cast', ballot });

	readonly #post = async (ballot: CastBallot): Promise<BallotAnswer> => {
		const { rightId, castId } = ballot;
		const response = await fetch('/live/ballots', {
			method: 'POST',
			headers: { 'Content-Type': 'application/json' },
			body: JSON.stringify({ ...this.address, ballot }),
			signal: AbortSignal.timeout(5_000)
		});
		if (response.status === 401) return { type: 'refused', rightId, castId, refusal: 'needs-sign-in' };
		if (!response.ok) throw new Error('no answer that counts');
		return (await response.json()) as BallotAnswer;
	};
}
