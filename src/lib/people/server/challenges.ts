import { and, eq, gt } from 'drizzle-orm';
import { newId } from '#lib/kernel/ids.ts';
import type { Installation } from './sessions.ts';
import { challenges } from './tables.ts';

const FIVE_MINUTES = 5 * 60_000;

/** What a challenge is for: its answer is good for nothing else. */
interface Use {
	purpose: (typeof challenges.$inferSelect)['purpose'];
	accountId?: string;
	boundTo?: string;
}

export async function keepChallenge(database: Installation, use: Use, challenge: string, now: Date): Promise<string> {
	const id = newId(now.getTime());
	const expiresAt = new Date(now.getTime() + FIVE_MINUTES);
	await database.insert(challenges).values({ id, ...use, challenge, expiresAt });
	return id;
}

/** Used once, whatever comes of it. */
export async function takeChallenge(
	database: Installation,
	use: Use,
	id: string,
	now: Date
): Promise<string | undefined> {
	const [taken] = await database
		.delete(challenges)
		.where(and(eq(challenges.id, id), eq(challenges.purpose, use.purpose), gt(challenges.expiresAt, now)))
		.returning();
	const isForThis = taken?.accountId === (use.accountId ?? null) && taken.boundTo === (use.boundTo ?? null);
	return isForThis ? taken.challenge : undefined;
}
