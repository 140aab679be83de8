/** `lost`: there was a link or an attempt, and there is none now; it is being made again. */
export type Link = 'connecting' | 'live' | 'lost' | 'signed-out';

export interface ConnectionOptions<Down, Up> {
	/** Path on this site, for example `/live/sitting`. */
	path: string;
	/** The first message on every new link. */
	greeting: () => Up;
	hear: (message: Down) => void;
}

const FIRST_MS = 500;
const LONGEST_MS = 5_000;
/** The server beats every 25 s: silence for longer than this is a dead link, whatever the browser believes. */
const SILENCE_MS = 40_000;
const SIGNED_OUT = 4401;

/** A socket that comes back by itself and never pretends: `link` says whether messages arrive now. */
export class Connection<Down, Up> {
	link = $state<Link>('connecting');
	/** Since when nothing arrives; null while the link stands. */
	lostSince = $state<Date | null>(null);
	readonly #options: ConnectionOptions<Down, Up>;
	#socket: WebSocket | null = null;
	#retry: ReturnType<typeof setTimeout> | undefined;
	#silence: ReturnType<typeof setTimeout> | undefined;
	#attempts = 0;
	#isClosed = true;

	constructor(options: ConnectionOptions<Down, Up>) {
		this.#options = options;
	}

	/** Opens the link and keeps it open until the function that it returns is called. For `$effect` and `onMount`. */
	open(): () => void {
		this.#isClosed = false;
		this.#connect();
		addEventListener('online', this.#hurry);
		addEventListener('offline', this.#drop);
		document.addEventListener('visibilitychange', this.#hurry);
		return () => {
			this.#isClosed = true;
			removeEventListener('online', this.#hurry);
			removeEventListener('offline', this.#drop);
			document.removeEventListener('visibilitychange', this.#hurry);
			clearTimeout(this.#retry);
			clearTimeout(this.#silence);
			this.#socket?.close(1000);
		};
	}

	/** Sends if the link stands; false otherwise, and nothing is kept for later. */
	send(message: Up): boolean {
		if (this.#socket?.readyState !== WebSocket.OPEN) return false;
		this.#socket.send(JSON.stringify(message));
		return true;
	}

	#connect(): void {
		clearTimeout(this.#retry);
		// eslint-disable-next-line svelte/prefer-svelte-reactivity -- no screen reads it
		const socket = new WebSocket(new URL(this.#options.path, location.href.replace(/^http/, 'ws')));
		this.#socket = socket;
		socket.onopen = () => {
			this.send(this.#options.greeting());
			this.#listen();
		};
		socket.onmessage = ({ data }: MessageEvent<string>) => {
			if (this.#socket !== socket) return;
			this.#attempts = 0;
			this.link = 'live';
			this.lostSince = null;
			this.#listen();
			this.#options.hear(JSON.parse(data) as Down);
		};
		socket.onclose = ({ code }) => {
			if (this.#socket === socket) this.#lose(code);
		};
	}

	#lose(code: number): void {
		this.#socket = null;
		clearTimeout(this.#silence);
		if (this.#isClosed) return;
		// eslint-disable-next-line svelte/prefer-svelte-reactivity -- replaced, never changed
		this.lostSince ??= new Date();
		this.link = code === SIGNED_OUT ? 'signed-out' : 'lost';
		if (this.link === 'signed-out') return;
		this.#attempts += 1;
		const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** this.#attempts);
		this.#retry = setTimeout(() => this.#connect(), FIRST_MS + Math.random() * (longest - FIRST_MS));
	}

	#listen(): void {
		clearTimeout(this.#silence);
		this.#silence = setTimeout(this.#drop, SILENCE_MS);
	}

	/** The browser says that there is no network, or the server has been silent for too long. */
	readonly #drop = (): void => {
		const socket = this.#socket;
		if (!socket) return;
		this.#lose(1006);
		socket.close();
	};

	/** There is a network again, or the page is looked at again: no reason to wait. */
	readonly #hurry = (): void => {
		if (this.#socket || this.link === 'signed-out' || document.hidden) return;
		this.#connect();
	};
}
