import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import { CODE_BYTES, notesCode } from '../rules/notes-code.ts';
import { fromBase64, randomBytes, toBase64, type Bytes } from './bytes.ts';
import { identityOf, makeSecret, proofOf, type Identity } from './identity.ts';
import type { KeptKeys } from './kept-keys.ts';
import type { KeyServer, KeyTrouble } from './key-server.ts';
import type { KeyState } from './schemas.ts';
import { unwrapWithCode, wrapWithCode } from './wrapping.ts';

/** `none`: never made. `elsewhere`: made, and not on this tablet. */
export type KeyWhere = 'unknown' | 'none' | 'elsewhere' | 'here';

/** The notes key of one person, as far as this tablet has it. */
export class Keyring {
	where = $state<KeyWhere>('unknown');
	/** Private notes are sealed too. */
	sealsPrivate = $state(false);
	identity = $state.raw<Identity | null>(null);
	readonly kept: KeptKeys;
	readonly #server: KeyServer;

	constructor(kept: KeptKeys, server: KeyServer) {
		this.kept = kept;
		this.#server = server;
	}

	/** What the tablet knows by itself. Needs no network. */
	async load(): Promise<void> {
		const facts = await this.kept.facts();
		this.sealsPrivate = facts?.sealsPrivate ?? false;
		const secret = await this.kept.secret();
		if (secret) await this.#hold(secret);
		else if (facts) this.where = facts.isMade ? 'elsewhere' : 'none';
	}

	/** Asks the server who has the key and who asks for it. Null without network: what the tablet knows stays. */
	async refresh(): Promise<KeyState | null> {
		const answer = await this.#server.readKey();
		if (!answer.ok) return null;
		const { key, devices } = answer.value;
		this.sealsPrivate = key?.sealsPrivate ?? false;
		await this.kept.keepFacts({ isMade: key !== null, sealsPrivate: this.sealsPrivate });
		if (this.identity && this.identity.keys.sealing !== key?.sealing) await this.#letGo(key !== null);
		if (!this.identity) this.where = key ? 'elsewhere' : 'none';
		else if (!devices.some(({ isHere }) => isHere)) await this.#server.act({ act: 'here', way: 'kept' });
		return answer.value;
	}

	/** Makes the key, on the person's first tablet. Answers the code to print: the server gets only what it opens. */
	async make(sealsPrivate: boolean): Promise<Result<string, KeyTrouble>> {
		const secret = makeSecret();
		const code = notesCode(randomBytes(CODE_BYTES));
		const identity = await identityOf(this.kept.accountId, secret);
		const key = { ...identity.keys, proof: await proofOf(identity) };
		const recovery = toBase64(await wrapWithCode(code, this.kept.accountId, secret));
		// First here: a key that only the server knows would be lost with a tablet that goes dark now.
		await this.kept.keepSecret(secret, identity.keys);
		const made = await this.#server.act({ act: 'make', key, recovery, sealsPrivate });
		if (!made.ok) {
			await this.kept.forget();
			return made;
		}
		await this.kept.keepFacts({ isMade: true, sealsPrivate });
		this.sealsPrivate = sealsPrivate;
		await this.#hold(secret);
		return ok(code);
	}

	/** Brings the key to this tablet with the printed code. */
	async openWithCode(code: string): Promise<Result<null, KeyTrouble | 'wrong-code'>> {
		const answer = await this.#server.readKey();
		if (!answer.ok) return answer;
		const { key } = answer.value;
		if (!key) return refuse('no-notes-key');
		const secret = await unwrapWithCode(code, this.kept.accountId, fromBase64(key.recovery));
		return secret && (await this.adopt(secret, key.sealing, 'code')) ? ok(null) : refuse('wrong-code');
	}

	/** Takes a secret that came to this tablet. False when it is not the one whose public key is known. */
	async adopt(secret: Bytes, sealing: string, way: 'code' | 'approved'): Promise<boolean> {
		const { keys } = await identityOf(this.kept.accountId, secret);
		if (keys.sealing !== sealing) return false;
		await this.kept.keepSecret(secret, keys);
		await this.#hold(secret);
		await this.#server.act({ act: 'here', way });
		return true;
	}

	/** A new sheet of paper; the code of the old one opens nothing any more. */
	async renewCode(): Promise<Result<string, KeyTrouble>> {
		const secret = await this.kept.secret();
		if (!secret) return refuse('no-notes-key');
		const code = notesCode(randomBytes(CODE_BYTES));
		const recovery = toBase64(await wrapWithCode(code, this.kept.accountId, secret));
		secret.fill(0);
		const renewed = await this.#server.act({ act: 'renew-code', recovery });
		return renewed.ok ? ok(code) : renewed;
	}

	/** From now on private notes are sealed too. */
	async sealPrivate(): Promise<Result<null, KeyTrouble>> {
		const done = await this.#server.act({ act: 'seal-private' });
		if (!done.ok) return done;
		this.sealsPrivate = true;
		await this.kept.keepFacts({ isMade: true, sealsPrivate: true });
		return ok(null);
	}

	async #hold(secret: Bytes): Promise<void> {
		this.identity = await identityOf(this.kept.accountId, secret);
		secret.fill(0);
		this.where = 'here';
	}

	/** Begun anew on another tablet, the old key is of no use; one that the server merely does not know stays until then. */
	async #letGo(isReplaced: boolean): Promise<void> {
		if (isReplaced) await this.kept.forget();
		this.identity = null;
	}
}
