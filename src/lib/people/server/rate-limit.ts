import { sql } from 'drizzle-orm';
import type { From } from './known-device.ts';
import type { Installation } from './sessions.ts';
import { rateLimits } from './tables.ts';

/** So many tries in a window of time. */
export interface RateLimit {
	tries: number;
	windowMs: number;
}

/**
 * Takes one try from each of the buckets; false when any of them is empty. One statement a bucket, so that parallel
 * requests cannot pass together. Stored, so that a restart forgives nothing.
 */
export async function mayTry(database: Installation, keys: string[], limit: RateLimit, now: Date): Promise<boolean> {
	const resetsAt = new Date(now.getTime() + limit.windowMs);
	const isOver = sql`${rateLimits.resetsAt} <= ${now.toISOString()}::timestamptz`;
	let may = true;
	for (const key of keys) {
		const [bucket] = await database
			.insert(rateLimits)
			.values({ key, used: 1, resetsAt })
			.onConflictDoUpdate({
				target: rateLimits.key,
				set: {
					used: sql`case when ${isOver} then 1 else ${rateLimits.used} + 1 end`,
					resetsAt: sql`case when ${isOver} then ${resetsAt.toISOString()}::timestamptz else ${rateLimits.resetsAt} end`
				}
			})
			.returning({ used: rateLimits.used });
		may &&= (bucket?.used ?? Infinity) <= limit.tries;
	}
	return may;
}

/**
 * A whole council may sit behind one address, and everybody signs in within the same ten minutes. A passkey asks twice for each
 * sign-in and cannot be guessed: its limit only keeps the work bounded.
 */
const PER_NETWORK: RateLimit = { tries: 400, windowMs: 15 * 60_000 };
const PASSKEYS_PER_NETWORK: RateLimit = { tries: 6_000, windowMs: 15 * 60_000 };
/** A tablet or a clerk's computer that is known is counted by itself. */
const PER_DEVICE: RateLimit = { tries: 60, windowMs: 15 * 60_000 };

/**
 * Whether somebody may try again at one of the doors of sign-in. A browser that was signed in with before does not share the
 * bucket of its network: whoever wears that out, from the next table of the same hall, shuts no known tablet out.
 */
export async function isCalm(
	database: Installation,
	door: string,
	{ address, device }: Pick<From, 'address' | 'device'>,
	now: Date
): Promise<boolean> {
	if (device) return mayTry(database, [`${door}:device:${device.id}`], PER_DEVICE, now);
	const limit = door === 'passkey' ? PASSKEYS_PER_NETWORK : PER_NETWORK;
	return mayTry(database, [`${door}:network:${networkOf(address)}`], limit, now);
}

/** The network that an address is counted with: itself, or its /64 (one household has a whole one). */
export function networkOf(address: string): string {
	const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
	if (mapped?.[1]) return mapped[1];
	return address.includes(':') ? `${expand(address).slice(0, 4).join(':')}::/64` : address;
}

function expand(address: string): string[] {
	const [head = '', tail = ''] = address.toLowerCase().split('::');
	const left = head.split(':').filter(Boolean);
	const right = tail.split(':').filter(Boolean);
	return [...left, ...new Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right];
}
