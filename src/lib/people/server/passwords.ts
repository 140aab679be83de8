import { availableParallelism } from 'node:os';
import { hash, verify } from '@node-rs/argon2';

/** OWASP's choice: 19 MiB, two passes, one lane. Argon2id is the library's default algorithm. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Somebody's hash, for when there is nobody: an unknown address takes as long as a wrong password. */
let nobody: Promise<string> | undefined;

export async function hashPassword(password: string): Promise<string> {
	return inTurn(() => hash(password.normalize('NFC'), COST));
}

export async function isPassword(stored: string | null | undefined, password: string): Promise<boolean> {
	nobody ??= hash(crypto.randomUUID(), COST);
	const against = stored ?? (await nobody);
	const matches = await inTurn(() => verify(against, password.normalize('NFC')));
	return matches && stored != null;
}

/** A sign-in storm must not take every core: the rest of the chamber goes on. */
const places = Math.max(1, availableParallelism() - 1);
const queue: (() => void)[] = [];
let busy = 0;

async function inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
	if (busy >= places) await new Promise<void>((proceed) => queue.push(proceed));
	else busy += 1;
	try {
		return await work();
	} finally {
		const next = queue.shift();
		if (next) next();
		else busy -= 1;
	}
}
