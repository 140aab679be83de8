import { Buffer } from 'node:buffer';
import type { Listener } from './listener.ts';
import { Topic, type Source } from './topic.ts';

const BEAT_MS = 25_000;
const CATCH_UP_MS = 1_000;

/** Everything that is followed in this process. One per process; made by `boot`, closed at shutdown. */
export class Hub {
	readonly #topics = new Map<string, Topic>();
	readonly #onError: (error: unknown) => void;
	readonly #timers: NodeJS.Timeout[];
	#isClosed = false;

	constructor(onError: (error: unknown) => void) {
		this.#onError = onError;
		this.#timers = [setInterval(() => this.#beat(), BEAT_MS), setInterval(() => this.#catchUp(), CATCH_UP_MS)];
		for (const timer of this.#timers) timer.unref();
	}

	/** Listeners in all topics, for the metrics. */
	get size(): number {
		return [...this.#topics.values()].reduce((sum, topic) => sum + topic.size, 0);
	}

	/**
	 * Starts to follow a topic: the listener gets the newest state at once, then every change. `source` is used if nobody
	 * followed the topic before. Returns how to stop.
	 */
	follow(name: string, listener: Listener, source: Source): () => void {
		if (this.#isClosed) {
			listener.close(1012, 'restarting');
			return () => undefined;
		}
		const topic = this.#topics.get(name) ?? new Topic(source, this.#onError);
		this.#topics.set(name, topic);
		topic.add(listener);
		return () => {
			topic.remove(listener);
			if (topic.size === 0 && this.#topics.get(name) === topic) this.#topics.delete(name);
		};
	}

	/** Says that the rows behind a topic changed. `own`: what single accounts see of it (rights, presence) changed too. */
	changed(name: string, { own = true }: { own?: boolean } = {}): void {
		this.#topics.get(name)?.changed(own);
	}

	/** A private message to all devices of one account that follow a topic. */
	tell(name: string, accountId: string, message: unknown): void {
		this.#topics.get(name)?.tell(accountId, Buffer.from(JSON.stringify(message)));
	}

	/** Closes what an account follows, so that it comes back with the rights that it has now. */
	expel(accountId: string): void {
		for (const topic of this.#topics.values()) topic.close(1008, 'rights changed', accountId);
	}

	/** Sends everybody away with "come back" (1012). */
	close(): void {
		this.#isClosed = true;
		for (const timer of this.#timers) clearInterval(timer);
		for (const topic of this.#topics.values()) topic.close(1012, 'restarting');
		this.#topics.clear();
	}

	#beat(): void {
		for (const topic of this.#topics.values()) topic.beat();
	}

	#catchUp(): void {
		for (const topic of this.#topics.values()) topic.catchUp();
	}
}
