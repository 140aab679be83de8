import { and, eq, gt, isNull } from 'drizzle-orm';
import { hashToken, newToken } from './tokens.ts';
import type { Installation } from './sessions.ts';
import { accounts, signInLinks } from './tables.ts';

type LinkPurpose = (typeof signInLinks.$inferSelect)['purpose'];

export interface NewLink {
	/** Whom it signs in; null for the set-up of the installation. */
	accountId: string | null;
	/** Which tenant delivers it: the session that it begins opens this one only. Null for the set-up of the installation. */
	tenantId: string | null;
	purpose: LinkPurpose;
	/** Where it leads: a path on this site. */
	target: string;
	expiresAt: Date;
}

/**
 * Makes a personal link and answers its path, once: only the hash of its token is kept. Takes the installation's database or
 * a transaction on it (`tx.raw` of a tenant's). An older link of the same person to the same place stops working.
 */
export async function makeSignInLink(database: Installation, link: NewLink, now: Date): Promise<string> {
	const token = newToken();
	if (link.accountId)
		await database
			.delete(signInLinks)
			.where(
				and(
					eq(signInLinks.accountId, link.accountId),
					eq(signInLinks.purpose, link.purpose),
					eq(signInLinks.target, link.target)
				)
			);
	await database.insert(signInLinks).values({ ...link, tokenHash: hashToken(token), createdAt: now });
	return link.purpose === 'set-up' ? `/set-up/${token}` : `/link/${token}`;
}

/** What a link is, without using it: a scanner that opens every link of a mail changes nothing. */
export async function lookAtLink(database: Installation, token: string, now: Date) {
	const [link] = await database
		.select({ link: signInLinks, firstName: accounts.firstName, lastName: accounts.lastName })
		.from(signInLinks)
		.leftJoin(accounts, eq(accounts.id, signInLinks.accountId))
		.where(and(eq(signInLinks.tokenHash, hashToken(token)), gt(signInLinks.expiresAt, now)));
	if (!link) return undefined;
	const { accountId, purpose, target, usedAt } = link.link;
	return {
		accountId,
		purpose,
		target,
		isUsed: usedAt !== null,
		name: `${link.firstName ?? ''} ${link.lastName ?? ''}`
	};
}

/** Uses a link up. Only the first of two who try at once gets it. */
export async function redeemLink(database: Installation, token: string, now: Date) {
	const isLive = and(isNull(signInLinks.usedAt), gt(signInLinks.expiresAt, now));
	const [link] = await database
		.update(signInLinks)
		.set({ usedAt: now })
		.where(and(eq(signInLinks.tokenHash, hashToken(token)), isLive))
		.returning({
			accountId: signInLinks.accountId,
			tenantId: signInLinks.tenantId,
			purpose: signInLinks.purpose,
			target: signInLinks.target
		});
	return link;
}
