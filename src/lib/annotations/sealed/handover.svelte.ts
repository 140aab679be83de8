import { randomBytes, toBase64, type Bytes } from './bytes.ts';
import { commitmentOf, comparisonCode, handOver, makeRequestKey, takeOver, type Conversation } from './comparison.ts';
import type { KeyServer } from './key-server.ts';
import type { Keyring } from './keyring.svelte.ts';
import type { KeyRequest, KeyState } from './schemas.ts';

const NONCE = 32;

/** How far two tablets of one person are with each other. */
export type HandoverStep =
	/** The other tablet has not spoken yet. */
	| 'waiting'
	/** Both show a number: the person looks whether it is the same. */
	| 'comparing'
	/** This person said that it is; the other tablet is awaited. */
	| 'confirmed'
	| 'done'
	/** Not in time, or refused: ask again. */
	| 'over'
	/** Somebody in between changed something. Nothing was handed over. */
	| 'tampered';

interface OwnRequest {
	id: string;
	pair: CryptoKeyPair;
	sealing: string;
	nonce: string;
}

/** The tablet that asks for the key. Told what the server says (`hear`), it says its next word. */
export class AskedKey {
	step = $state<HandoverStep>('waiting');
	code = $state('');
	#said: Conversation | undefined;
	readonly #own: OwnRequest;
	readonly #keyring: Keyring;
	readonly #server: KeyServer;

	private constructor(own: OwnRequest, keyring: Keyring, server: KeyServer) {
		this.#own = own;
		this.#keyring = keyring;
		this.#server = server;
	}

	/** Null when the server could not be asked. */
	static async ask(keyring: Keyring, server: KeyServer): Promise<AskedKey | null> {
		const { pair, sealing } = await makeRequestKey();
		const nonce = toBase64(randomBytes(NONCE));
		const commitment = await commitmentOf({ accountId: keyring.kept.accountId, sealing, nonce });
		const asked = await server.act({ act: 'ask', commitment });
		if (!asked.ok) return null;
		return new AskedKey({ id: (asked.value as { id: string }).id, pair, sealing, nonce }, keyring, server);
	}

	async hear({ key, requests }: KeyState): Promise<void> {
		const request = requests.find(({ id }) => id === this.#own.id);
		if (this.step === 'done' || this.step === 'tampered') return;
		if (!request || !key) this.step = 'over';
		else if (this.step === 'waiting' && request.answer) await this.#open(request.answer, key);
		else if (this.step === 'confirmed' && request.sealed) await this.#take(request.sealed);
	}

	/** The person saw the same number on both tablets. */
	confirm(): void {
		this.step = 'confirmed';
	}

	async refuse(): Promise<void> {
		this.step = 'over';
		await this.#server.act({ act: 'drop', id: this.#own.id });
	}

	async #open(answer: string, { sealing, signing }: NonNullable<KeyState['key']>): Promise<void> {
		const { id, nonce, sealing: own } = this.#own;
		const opened = await this.#server.act({ act: 'open', id, opening: { sealing: own, nonce } });
		if (!opened.ok) return;
		const { accountId } = this.#keyring.kept;
		this.#said = { accountId, sealing: own, nonce, answer, keys: { sealing, signing } };
		this.code = await comparisonCode(this.#said);
		this.step = 'comparing';
	}

	async #take(sealed: string): Promise<void> {
		const secret = this.#said && (await takeOver(this.#said, this.#own.pair, sealed));
		const isTaken = this.#said && secret && (await this.#keyring.adopt(secret, this.#said.keys.sealing, 'approved'));
		this.step = isTaken ? 'done' : 'tampered';
		await this.#server.act({ act: 'drop', id: this.#own.id });
	}
}

/** The tablet that has the key and is asked for it. */
export class GivenKey {
	step = $state<HandoverStep>('waiting');
	code = $state('');
	readonly request: KeyRequest;
	readonly #answer = toBase64(randomBytes(NONCE));
	#said: Conversation | undefined;
	readonly #keyring: Keyring;
	readonly #server: KeyServer;

	/** `request` as it was first seen: what it is bound to must not change any more. */
	constructor(request: KeyRequest, keyring: Keyring, server: KeyServer) {
		this.request = request;
		this.#keyring = keyring;
		this.#server = server;
	}

	async begin(): Promise<void> {
		const answered = await this.#server.act({ act: 'answer', id: this.request.id, answer: this.#answer });
		if (!answered.ok) this.step = 'over';
	}

	async hear({ requests }: KeyState): Promise<void> {
		const now = requests.find(({ id }) => id === this.request.id);
		if (this.step !== 'waiting' && this.step !== 'comparing') return;
		if (!now) this.step = 'over';
		else if (this.step === 'waiting' && now.opening) await this.#compare(now.opening);
	}

	/** The person saw the same number on both tablets: only now the secret leaves, sealed to the other one. */
	async confirm(): Promise<void> {
		const secret: Bytes | null = await this.#keyring.kept.secret();
		if (!this.#said || !secret) return;
		const sealed = await handOver(this.#said, secret);
		secret.fill(0);
		const given = await this.#server.act({ act: 'give', id: this.request.id, sealed });
		this.step = given.ok ? 'done' : 'over';
	}

	async refuse(): Promise<void> {
		this.step = 'over';
		await this.#server.act({ act: 'drop', id: this.request.id });
	}

	async #compare(opening: { sealing: string; nonce: string }): Promise<void> {
		const { identity } = this.#keyring;
		if (!identity) return;
		const { accountId, keys } = identity;
		if ((await commitmentOf({ accountId, ...opening })) !== this.request.commitment) {
			this.step = 'tampered';
			await this.#server.act({ act: 'drop', id: this.request.id });
			return;
		}
		this.#said = { accountId, ...opening, answer: this.#answer, keys };
		this.code = await comparisonCode(this.#said);
		this.step = 'comparing';
	}
}
