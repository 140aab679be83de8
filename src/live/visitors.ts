import { describeError } from '#lib/kernel/describe-error.ts';
import { onRightsChanged } from '#lib/people/server/rights-signal.ts';
import { aliveSessions, sessionsSeen, type SignedIn } from '#lib/people/server/sessions.ts';
import { services } from '../services.ts';

const MINUTE = 60_000;

/** Somebody who came in by a live door and is still there. */
export interface Visitor {
	readonly session: Pick<SignedIn, 'sessionId' | 'account'>;
	/** The session no longer stands. */
	dismiss(): void;
	/** Asks again what the door asked, and gives up what it would not give now. */
	recheck(): Promise<void>;
}

/**
 * Those who are inside were let in by the rights of that moment, so all of them are looked at again: those of one account as
 * soon as its rights changed, and everybody each minute, for what midnight or another process changed.
 */
export class Visitors {
	readonly #visitors = new Set<Visitor>();

	constructor() {
		onRightsChanged((accountId) => {
			const same = [...this.#visitors].filter(({ session }) => session.account.id === accountId);
			void this.#look(same);
		});
		setInterval(() => void this.#look([...this.#visitors]), MINUTE).unref();
	}

	/** Looks after a visitor until the function that it returns is called. */
	admit(visitor: Visitor): () => void {
		this.#visitors.add(visitor);
		return () => this.#visitors.delete(visitor);
	}

	/** Rights first, so that a tablet hears what it may keep before it is sent away. When the database is away, nobody is. */
	async #look(visitors: Visitor[]): Promise<void> {
		if (visitors.length === 0) return;
		try {
			const sessionIds = new Set(visitors.map(({ session }) => session.sessionId));
			const alive = await aliveSessions(services().installation, [...sessionIds], new Date());
			await sessionsSeen(services().installation, [...alive], new Date());
			for (const visitor of visitors) {
				await visitor.recheck().finally(() => {
					if (!alive.has(visitor.session.sessionId)) visitor.dismiss();
				});
			}
		} catch (error) {
			services().log.warn(describeError(error), 'the rights of those at a live door could not be looked at again');
		}
	}
}
