import {
	generateAuthenticationOptions,
	generateRegistrationOptions,
	verifyAuthenticationResponse,
	verifyRegistrationResponse,
	type AuthenticationResponseJSON,
	type RegistrationResponseJSON
} from '@simplewebauthn/server';
import { and, asc, eq, gt } from 'drizzle-orm';
import { newId } from '#lib/kernel/ids.ts';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import { actOnAccount } from './account-acts.ts';
import { hostOf, isLoopback, type RequestHeaders } from './site.ts';
import type { Installation, SignedIn } from './sessions.ts';
import { accounts, challenges, passkeys } from './tables.ts';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';

const FIVE_MINUTES = 5 * 60_000;

export type PasskeyRefusal = 'passkey-unknown' | 'passkey-refused' | 'challenge-gone';

/** The site as WebAuthn knows it. */
function relyingParty(headers: RequestHeaders) {
	const host = hostOf(headers);
	const origins = isLoopback(host) ? [`http://${host}`, `https://${host}`] : [`https://${host}`];
	return { id: host.replace(/:\d+$/, ''), origins };
}

/** Any passkey of this site, verified by its owner (fingerprint, face, code): who it is comes with the answer. */
export async function beginPasskeySignIn(database: Installation, headers: RequestHeaders, now: Date) {
	const options = await generateAuthenticationOptions({
		rpID: relyingParty(headers).id,
		userVerification: 'required'
	});
	return { challengeId: await keepChallenge(database, 'sign-in', null, options.challenge, now), options };
}

/** Answers the account that the passkey belongs to. */
export async function finishPasskeySignIn(
	database: Installation,
	headers: RequestHeaders,
	answer: { challengeId: string; response: AuthenticationResponseJSON },
	now: Date
): Promise<Result<{ accountId: string }, PasskeyRefusal>> {
	const challenge = await takeChallenge(database, 'sign-in', null, answer.challengeId, now);
	if (!challenge) return refuse('challenge-gone');
	const [passkey] = await database.select().from(passkeys).where(eq(passkeys.id, answer.response.id));
	if (!passkey) return refuse('passkey-unknown');
	const site = relyingParty(headers);
	const verified = await verifyAuthenticationResponse({
		response: answer.response,
		expectedChallenge: challenge,
		expectedOrigin: site.origins,
		expectedRPID: site.id,
		requireUserVerification: true,
		credential: { id: passkey.id, publicKey: new Uint8Array(passkey.publicKey), counter: passkey.counter }
	}).catch(() => undefined);
	if (!verified?.verified) return refuse('passkey-refused');
	await database
		.update(passkeys)
		.set({ counter: verified.authenticationInfo.newCounter, lastUsedAt: now })
		.where(eq(passkeys.id, passkey.id));
	return ok({ accountId: passkey.accountId });
}

/** A new passkey, kept by the device (discoverable), so that signing in needs no name. */
export async function beginPasskeyRegistration(
	database: Installation,
	headers: RequestHeaders,
	account: SignedIn['account'],
	now: Date
) {
	const known = await listPasskeys(database, account.id);
	const options = await generateRegistrationOptions({
		rpName: 'Hémicycle',
		rpID: relyingParty(headers).id,
		userID: new TextEncoder().encode(account.id),
		userName: account.email,
		userDisplayName: `${account.firstName} ${account.lastName}`,
		attestationType: 'none',
		excludeCredentials: known.map(({ id }) => ({ id })),
		authenticatorSelection: { residentKey: 'required', userVerification: 'required' }
	});
	return { challengeId: await keepChallenge(database, 'register', account.id, options.challenge, now), options };
}

export async function finishPasskeyRegistration(
	installation: NodePgDatabase,
	headers: RequestHeaders,
	accountId: string,
	answer: { challengeId: string; name: string; response: RegistrationResponseJSON },
	now: Date
): Promise<Result<true, PasskeyRefusal>> {
	const challenge = await takeChallenge(installation, 'register', accountId, answer.challengeId, now);
	if (!challenge) return refuse('challenge-gone');
	const site = relyingParty(headers);
	const verified = await verifyRegistrationResponse({
		response: answer.response,
		expectedChallenge: challenge,
		expectedOrigin: site.origins,
		expectedRPID: site.id,
		requireUserVerification: true
	}).catch(() => undefined);
	if (!verified?.verified) return refuse('passkey-refused');
	const { credential } = verified.registrationInfo;
	await actOnAccount(installation, accountId, { act: 'account.passkey-added' }, now, (tx) =>
		tx.insert(passkeys).values({
			id: credential.id,
			accountId,
			publicKey: credential.publicKey,
			counter: credential.counter,
			transports: credential.transports ?? [],
			name: answer.name,
			createdAt: now
		})
	);
	return ok(true);
}

export async function listPasskeys(database: Installation, accountId: string) {
	return database
		.select({
			id: passkeys.id,
			name: passkeys.name,
			createdAt: passkeys.createdAt,
			lastUsedAt: passkeys.lastUsedAt
		})
		.from(passkeys)
		.where(eq(passkeys.accountId, accountId))
		.orderBy(asc(passkeys.createdAt));
}

/** The last way in stays: an account without passkey and password could not come back. */
export async function removePasskey(
	installation: NodePgDatabase,
	accountId: string,
	passkeyId: string,
	now: Date
): Promise<Result<true, 'last-way-in'>> {
	const [account] = await installation
		.select({ passwordHash: accounts.passwordHash })
		.from(accounts)
		.where(eq(accounts.id, accountId));
	const known = await listPasskeys(installation, accountId);
	if (!account?.passwordHash && known.length < 2) return refuse('last-way-in');
	await actOnAccount(installation, accountId, { act: 'account.passkey-removed' }, now, (tx) =>
		tx.delete(passkeys).where(and(eq(passkeys.id, passkeyId), eq(passkeys.accountId, accountId)))
	);
	return ok(true);
}

type Purpose = (typeof challenges.$inferSelect)['purpose'];

async function keepChallenge(
	database: Installation,
	purpose: Purpose,
	accountId: string | null,
	challenge: string,
	now: Date
): Promise<string> {
	const id = newId(now.getTime());
	const expiresAt = new Date(now.getTime() + FIVE_MINUTES);
	await database.insert(challenges).values({ id, purpose, accountId, challenge, expiresAt });
	return id;
}

/** Used once, whatever comes of it. */
async function takeChallenge(
	database: Installation,
	purpose: Purpose,
	accountId: string | null,
	id: string,
	now: Date
): Promise<string | undefined> {
	const [taken] = await database
		.delete(challenges)
		.where(and(eq(challenges.id, id), eq(challenges.purpose, purpose), gt(challenges.expiresAt, now)))
		.returning({ challenge: challenges.challenge, accountId: challenges.accountId });
	return taken?.accountId === accountId ? taken.challenge : undefined;
}
