import type { Choice } from './rules/choice.ts';
import type { BallotAnswer, BallotRefusal, CastBallot, Receipt } from './schemas.ts';

/** How a ballot leaves the tablet. */
export interface BallotWay {
	/** By the socket; false when there is none. */
	send(ballot: CastBallot): boolean;
	/** By POST; rejects without network, or when the server cannot promise anything. */
	post(ballot: CastBallot): Promise<BallotAnswer>;
}

/** Not answered by the socket within this: asked again by POST. */
const PATIENCE_MS = 2_000;
const TRIES = 3;

/**
 * One voice in one poll on this tablet. "Counted" is said only after the server's receipt. A ballot never waits for the
 * network: without an answer it is `unsent`, the person is told, and sends again (the same `castId`, so never counted twice).
 */
export class Ballot {
	choice = $state<Choice | null>(null);
	status = $state<'choosing' | 'sending' | 'counted' | 'refused' | 'unsent'>('choosing');
	receipt = $state.raw<Receipt | null>(null);
	refusal = $state<BallotRefusal | null>(null);
	readonly pollId: string;
	readonly rightId: string;
	readonly #way: BallotWay;
	#cast: { choice: Choice; castId: string } | null = null;
	#round = 0;

	constructor(pollId: string, rightId: string, way: BallotWay) {
		this.pollId = pollId;
		this.rightId = rightId;
		this.#way = way;
	}

	/** Sends the chosen voice: the second, deliberate act. */
	async send(): Promise<void> {
		const choice = this.choice;
		if (!choice || this.status === 'sending' || this.status === 'counted') return;
		if (this.#cast?.choice !== choice) this.#cast = { choice, castId: crypto.randomUUID() };
		const ballot = { pollId: this.pollId, rightId: this.rightId, ...this.#cast };
		const round = (this.#round += 1);
		this.status = 'sending';
		this.refusal = null;
		if (this.#way.send(ballot) && (await this.#answered(round))) return;
		for (let attempt = 0; attempt < TRIES && this.#isWaiting(round); attempt += 1) {
			try {
				this.hear(await this.#way.post(ballot));
			} catch {
				await pause(PATIENCE_MS);
			}
		}
		if (this.#isWaiting(round)) this.status = 'unsent';
	}

	/** An answer to this ballot, whichever way and from whichever device it came. */
	hear(answer: BallotAnswer): void {
		if (answer.rightId !== this.rightId || this.status === 'counted') return;
		if (answer.type === 'receipt') return this.restore(answer);
		if (answer.castId !== this.#cast?.castId) return;
		this.refusal = answer.refusal;
		this.status = 'refused';
	}

	/** The server says that this voice is stored: after a reload, or from another device. */
	restore(receipt: Receipt): void {
		this.receipt = receipt;
		this.status = 'counted';
	}

	async #answered(round: number): Promise<boolean> {
		for (let waited = 0; waited < PATIENCE_MS && this.#isWaiting(round); waited += 50) await pause(50);
		return !this.#isWaiting(round);
	}

	#isWaiting(round: number): boolean {
		return this.status === 'sending' && this.#round === round;
	}
}

function pause(milliseconds: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
