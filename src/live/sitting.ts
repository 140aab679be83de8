import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import * as v from 'valibot';
import type { WebSocket } from 'ws';
import { Upward, type Downward } from '#lib/chamber/schemas.ts';
import { recordPresence } from '#lib/chamber/server/attendance.ts';
import { enterSitting, type Entrance } from '#lib/chamber/server/entrance.ts';
import { guestAudience } from '#lib/chamber/server/guest-states.ts';
import { sittingSource, sittingTopic, tellSitting } from '#lib/chamber/server/live-topic.ts';
import { describeError } from '#lib/kernel/describe-error.ts';
import { Listener } from '#lib/live/server/listener.ts';
import { refuseUpgrade, Sockets, socketWire } from '#lib/live/server/sockets.ts';
import { sessionOf, type SignedIn } from '#lib/people/server/sessions.ts';
import { isFromThisSite } from '#lib/people/server/site.ts';
import { services } from '../services.ts';
import { castFrom } from './ballots.ts';
import { Visitors, type Visitor } from './visitors.ts';

/** More messages than this between two looks is no person with a tablet. */
const MESSAGES_PER_CHECK = 600;

const sockets = new Sockets();
const visitors = new Visitors();

/** `/live/sitting`: the state comes down, ballots and presence go up. Origin and session are looked at before the handshake. */
export async function acceptSitting(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
	if (!isFromThisSite(request.headers)) return refuseUpgrade(socket, 403);
	const session = await sessionOf(services().installation, request, new Date());
	if (!session) return refuseUpgrade(socket, 401);
	new Visit(await sockets.accept(request, socket, head), socket, session);
}

type Wish = Pick<Extract<Upward, { type: 'follow' }>, 'tenant' | 'sittingId'>;

/** One socket of one person, following one sitting at a time. */
class Visit implements Visitor {
	readonly session: SignedIn;
	readonly #socket: WebSocket;
	readonly #network: Duplex;
	#wish: Wish | null = null;
	#entrance: Entrance | null = null;
	#leave: () => void = () => undefined;
	#messages = 0;

	constructor(socket: WebSocket, network: Duplex, session: SignedIn) {
		this.#socket = socket;
		this.#network = network;
		this.session = session;
		const depart = visitors.admit(this);
		socket.on('message', (data: Buffer) => void this.#receive(data));
		socket.on('close', () => {
			depart();
			this.#leave();
		});
	}

	async #receive(data: Buffer): Promise<void> {
		this.#messages += 1;
		if (this.#messages > MESSAGES_PER_CHECK) return this.#socket.close(1008, 'too many messages');
		const message = parse(data);
		if (!message) return this.#socket.close(1007, 'not understood');
		try {
			await this.#obey(message);
		} catch (error) {
			// Nothing was promised: the tablet asks again. Details of what was sent stay out of the log.
			services().log.error({ live: message.type, ...describeError(error) }, 'a live message failed');
		}
	}

	async #obey(message: Upward): Promise<void> {
		switch (message.type) {
			case 'follow':
				return this.#follow(message);
			case 'presence':
				return this.#move(message.isPresent);
			case 'cast': {
				if (!this.#entrance) return;
				const { tenant, database, sitting } = this.#entrance;
				const place = { tenant, database, sittingId: sitting.id };
				const answer = await castFrom(this.session, place, message.ballot);
				// A receipt goes to every device of the account that follows, and so to this one.
				if (answer.type === 'refused') this.#tell(answer);
			}
		}
	}

	async #follow(wish: Wish): Promise<void> {
		this.#wish = wish;
		const entrance = await enterSitting(services(), this.session, wish);
		if (this.#wish === wish) this.#enter(entrance);
	}

	/** Nothing is awaited here, so that one socket never follows twice, nor one that is gone. */
	#enter(entrance: Entrance | null): void {
		this.#leave();
		this.#entrance = entrance;
		if (!entrance) return this.#tell({ type: 'refused-follow' });
		if (this.#socket.readyState !== this.#socket.OPEN) return;
		const { tenant, database, sitting } = entrance;
		const wire = socketWire(this.#socket, this.#network);
		const listener = new Listener(wire, audienceOf(entrance), this.session.account.id);
		const topic = sittingTopic(tenant.id, sitting.id);
		this.#leave = services().hub.follow(topic, listener, sittingSource(database, sitting.id));
	}

	async #move(isPresent: boolean): Promise<void> {
		if (!this.#entrance?.mandate) return this.#tell({ type: 'refused-presence', refusal: 'not-a-member' });
		if (this.session.level < 2) return this.#tell({ type: 'refused-presence', refusal: 'needs-sign-in' });
		const { mandate, database, tenant, sitting } = this.#entrance;
		const movement = { sittingId: sitting.id, mandateId: mandate.id, isPresent };
		const actor = this.session.account.id;
		const result = await database.transaction((tx) => recordPresence(tx, movement, actor, new Date()));
		if (result.ok) tellSitting(services().hub, tenant.id, sitting.id);
		else this.#tell({ type: 'refused-presence', refusal: result.refusal });
	}

	dismiss(): void {
		this.#socket.close(4401, 'signed out');
	}

	/** Another minute of messages; and another entrance, if this one is no longer the same. */
	async recheck(): Promise<void> {
		this.#messages = 0;
		const wish = this.#wish;
		if (!wish) return;
		const entrance = await enterSitting(services(), this.session, wish);
		if (this.#wish === wish && !isSame(this.#entrance, entrance)) this.#enter(entrance);
	}

	#tell(message: Downward): void {
		if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(JSON.stringify(message));
	}
}

function audienceOf({ mayRun, hearsClosed, guestId }: Entrance): string {
	if (guestId) return guestAudience(guestId);
	return mayRun ? 'chair' : hearsClosed ? 'members' : 'public';
}

function isSame(before: Entrance | null, now: Entrance | null): boolean {
	const facts = ['mayRun', 'hearsClosed', 'guestId'] as const;
	return facts.every((fact) => before?.[fact] === now?.[fact]) && before?.mandate?.id === now?.mandate?.id;
}

function parse(data: Buffer): Upward | null {
	try {
		const message = v.safeParse(Upward, JSON.parse(data.toString()));
		return message.success ? message.output : null;
	} catch {
		return null;
	}
}
