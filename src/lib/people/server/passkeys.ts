import {
	generateAuthenticationOptions,
	generateRegistrationOptions,
	verifyAuthenticationResponse,
	verifyRegistrationResponse,
	type AuthenticationResponseJSON,
	type RegistrationResponseJSON
} from '@simplewebauthn/server';
import { and, asc, eq } from 'drizzle-orm';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import type { Authorized } from '../rules/authorized.ts';
import { hasWayIn } from '../rules/ways-in.ts';
import { actOnAccount, writeInJournals } from './account-acts.ts';
import { keepChallenge, takeChallenge } from './challenges.ts';
import { mayLock } from './joining.ts';
import { hostOf, isLoopback, type RequestHeaders } from './site.ts';
import type { Installation, SignedIn } from './sessions.ts';
import { accounts, passkeys } from './tables.ts';
import { waysIn } from './ways-in.ts';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';

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
	return { challengeId: await keepChallenge(database, { purpose: 'sign-in' }, options.challenge, now), options };
}

/** Answers the account that the passkey belongs to. */
export async function finishPasskeySignIn(
	database: Installation,
	headers: RequestHeaders,
	answer: { challengeId: string; response: AuthenticationResponseJSON },
	now: Date
): Promise<Result<{ accountId: string }, PasskeyRefusal>> {
	const challenge = await takeChallenge(database, { purpose: 'sign-in' }, answer.challengeId, now);
	return challenge === undefined
		? refuse('challenge-gone')
		: checkAnswer(database, headers, challenge, answer.response, now);
}

/** One of the account's own passkeys, to confirm what the challenge is bound to. */
export async function beginPasskeyStepUp(
	database: Installation,
	headers: RequestHeaders,
	accountId: string,
	boundTo: string,
	now: Date
) {
	const known = await listPasskeys(database, accountId);
	const options = await generateAuthenticationOptions({
		rpID: relyingParty(headers).id,
		userVerification: 'required',
		allowCredentials: known.map(({ id }) => ({ id }))
	});
	const use = { purpose: 'step-up', accountId, boundTo } as const;
	return { challengeId: await keepChallenge(database, use, options.challenge, now), options };
}

/** Refused too: the answer to a challenge for another act or session, and somebody else's passkey. */
export async function finishPasskeyStepUp(
	database: Installation,
	headers: RequestHeaders,
	bound: { accountId: string; boundTo: string },
	answer: { challengeId: string; response: AuthenticationResponseJSON },
	now: Date
): Promise<Result<true, PasskeyRefusal>> {
	const challenge = await takeChallenge(database, { purpose: 'step-up', ...bound }, answer.challengeId, now);
	if (challenge === undefined) return refuse('challenge-gone');
	const verified = await checkAnswer(database, headers, challenge, answer.response, now);
	if (!verified.ok) return verified;
	return verified.value.accountId === bound.accountId ? ok(true) : refuse('passkey-unknown');
}

async function checkAnswer(
	database: Installation,
	headers: RequestHeaders,
	challenge: string,
	response: AuthenticationResponseJSON,
	now: Date
): Promise<Result<{ accountId: string }, PasskeyRefusal>> {
	const [passkey] = await database.select().from(passkeys).where(eq(passkeys.id, response.id));
	if (!passkey) return refuse('passkey-unknown');
	const site = relyingParty(headers);
	const verified = await verifyAuthenticationResponse({
		response,
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
	return {
		challengeId: await keepChallenge(database, { purpose: 'register', accountId: account.id }, options.challenge, now),
		options
	};
}

export async function finishPasskeyRegistration(
	installation: NodePgDatabase,
	headers: RequestHeaders,
	proof: Authorized<'change-factors'>,
	answer: { challengeId: string; name: string; response: RegistrationResponseJSON; tenantId: string | null },
	now: Date
): Promise<Result<true, PasskeyRefusal>> {
	const { object: accountId } = proof;
	const use = { purpose: 'register', accountId } as const;
	const challenge = await takeChallenge(installation, use, answer.challengeId, now);
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
	const { tenantId, name } = answer;
	const asFirst = !hasWayIn(await waysIn(installation, accountId));
	const { id, publicKey, counter, transports = [] } = credential;
	const passkey = { id, accountId, publicKey, counter, transports, name, createdAt: now };
	const isAdded = await installation.transaction(async (tx) => {
		if (!(await mayLock(tx, { accountId, tenantId, asFirst }, now))) return false;
		await tx.insert(passkeys).values(passkey);
		await writeInJournals(tx, accountId, { act: 'account.passkey-added' }, now);
		return true;
	});
	return isAdded ? ok(true) : refuse('passkey-refused');
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
	proof: Authorized<'change-factors'>,
	passkeyId: string,
	now: Date
): Promise<Result<true, 'last-way-in'>> {
	const { object: accountId } = proof;
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
