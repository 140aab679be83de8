import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/**
 * The network of one tablet: a relay to the server that can be cut like a cable, sockets, service worker and all. (The
 * browser's own "offline" switch leaves sockets open.)
 */
export class Network {
	readonly url: string;
	readonly #relay: Server;
	readonly #cables = new Set<Socket>();
	#isUp = true;

	private constructor(relay: Server, port: number) {
		this.#relay = relay;
		this.url = `http://localhost:${port}`;
	}

	/** A network of its own to the server at `target`. */
	static async to(target: string): Promise<Network> {
		const { port } = new URL(target);
		const relay = createServer();
		relay.listen(0, '127.0.0.1');
		await once(relay, 'listening');
		const address = relay.address();
		if (typeof address !== 'object' || !address) throw new Error('the relay has no port');
		const network = new Network(relay, address.port);
		relay.on('connection', (near) => network.#join(near, Number(port)));
		return network;
	}

	/** Pulls the cable: what is open breaks, and nothing new gets through. */
	cut(): void {
		this.#isUp = false;
		for (const cable of this.#cables) cable.destroy();
	}

	restore(): void {
		this.#isUp = true;
	}

	close(): void {
		this.cut();
		this.#relay.close();
	}

	#join(near: Socket, port: number): void {
		if (!this.#isUp) {
			near.destroy();
			return;
		}
		const far = connect(port, '127.0.0.1');
		for (const [from, to] of [
			[near, far],
			[far, near]
		] as const) {
			this.#cables.add(from);
			from.pipe(to);
			from.on('error', () => to.destroy());
			from.on('close', () => {
				this.#cables.delete(from);
				to.destroy();
			});
		}
	}
}
