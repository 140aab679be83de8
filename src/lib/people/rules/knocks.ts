/** So many refusals within ten minutes are nobody's mistyped address, and one entry an hour says enough. */
const MANY = 30;
const WINDOW_MS = 10 * 60_000;
const QUIET_MS = 60 * 60_000;
/** People who are counted at once. Beyond, whoever was counted longest ago is forgotten: the journal must not cost the memory. */
const MOST_COUNTED = 10_000;

interface Count {
	since: number;
	refusals: number;
	toldAt: number;
}

/**
 * Counts how often people who are signed in were refused what is not theirs: 403 and 404 alike, so that counting tells nothing
 * of what exists. Instants in milliseconds since 1970.
 */
export class Knocks {
	readonly #counts = new Map<string, Count>();

	/** Whether this refusal makes it worth an entry in the journal. */
	count(accountId: string, now: number): boolean {
		const known = this.#counts.get(accountId);
		const count = known ?? { since: now, refusals: 0, toldAt: -Infinity };
		if (now - count.since > WINDOW_MS) Object.assign(count, { since: now, refusals: 0 });
		count.refusals += 1;
		if (!known) this.#makeRoom();
		this.#counts.set(accountId, count);
		if (count.refusals < MANY || now - count.toldAt < QUIET_MS) return false;
		count.toldAt = now;
		return true;
	}

	#makeRoom(): void {
		const [first] = this.#counts.keys();
		if (this.#counts.size >= MOST_COUNTED && first !== undefined) this.#counts.delete(first);
	}
}
