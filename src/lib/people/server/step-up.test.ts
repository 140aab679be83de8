import { Secret, TOTP } from 'otpauth';
import { expect, test } from 'vitest';
import { authorizedFor } from '#lib/testing/authorized.ts';
import { freshDatabase } from '#lib/testing/database.ts';
import { makeAccount } from '#lib/testing/factories.ts';
import { freshLocks } from '#lib/testing/locks.ts';
import { hashPassword } from './passwords.ts';
import { endSession, sessionOf, startSession } from './sessions.ts';
import { confirmWithPassword, mayAct } from './step-up.ts';
import { stepUps } from './lock-tables.ts';
import { newTotpSecret, turnOnTotp } from './totp.ts';

const database = await freshDatabase();
const locks = await freshLocks(database);
const db = database.installation;
const NOW = new Date('2026-06-18T18:00:00Z');
const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
const from = { address: '192.0.2.7', userAgent: 'Mozilla/5.0 (iPad) Safari/605' };
const PASSWORD = 'le marché du samedi';
const passwordHash = await hashPassword(PASSWORD);
const right = { password: PASSWORD, code: '' };
const ending = { act: 'end-mandate', object: '0197a000-0000-7000-8000-000000000001' } as const;

const seen = (token: string, at: Date) =>
	sessionOf(db, { headers: { host: 'localhost', cookie: `hemicycle=${token}` } }, at);

/** Somebody who signed in at NOW. */
async function signedIn(isDemo = false) {
	const account = await makeAccount(database, { passwordHash });
	const wanted = { accountId: account.id, level: 2, deviceName: 'iPad', endsAt: later(600), isDemo } as const;
	const token = await startSession(db, wanted, NOW);
	return { account, token, session: (await seen(token, NOW))! };
}

test('who signed in lately may act; five minutes later a confirmation of that act, on that object, is needed', async () => {
	const { session } = await signedIn();
	expect(await mayAct(locks, session, ending, later(4))).toMatchObject({ ok: true, value: { object: ending.object } });
	expect(await mayAct(locks, session, ending, later(5))).toEqual({ ok: false, refusal: 'step-up-needed' });
	expect(await confirmWithPassword(locks, session, ending, right, from, later(5))).toMatchObject({ ok: true });
	expect(await mayAct(locks, session, ending, later(9))).toMatchObject({ ok: true });
	const another = { ...ending, object: '0197a000-0000-7000-8000-000000000002' };
	expect(await mayAct(locks, session, another, later(6))).toMatchObject({ ok: false });
	const otherAct = { act: 'invite-member', object: ending.object } as const;
	expect(await mayAct(locks, session, otherAct, later(6))).toMatchObject({ ok: false });
	expect(await mayAct(locks, session, ending, later(10))).toMatchObject({ ok: false });
});

test('a confirmation counts in its session only, and ends with it', async () => {
	const { session, account } = await signedIn();
	const token = await startSession(db, { accountId: account.id, level: 2, deviceName: 'Mac', endsAt: later(600) }, NOW);
	await confirmWithPassword(locks, session, ending, right, from, later(6));
	expect(await mayAct(locks, (await seen(token, later(6)))!, ending, later(6))).toMatchObject({ ok: false });
	await endSession(db, account.id, session.sessionId, later(6));
	expect((await db.select().from(stepUps)).filter(({ sessionId }) => sessionId === session.sessionId)).toEqual([]);
});

test('whoever confirms gets a new token, and the old one is worth nothing', async () => {
	const { session, token } = await signedIn();
	const confirmed = await confirmWithPassword(locks, session, ending, right, from, later(6));
	expect(await seen(token, later(6))).toBeNull();
	expect(confirmed.ok && (await seen(confirmed.value, later(6)))).toMatchObject({ sessionId: session.sessionId });
});

test('a wrong password confirms nothing, and after ten tries neither does the right one', async () => {
	const { session } = await signedIn();
	for (let tries = 0; tries < 10; tries++)
		expect(await confirmWithPassword(locks, session, ending, { ...right, password: 'faux' }, from, later(6))).toEqual({
			ok: false,
			refusal: 'not-recognised'
		});
	const refused = { ok: false, refusal: 'too-many-tries' };
	expect(await confirmWithPassword(locks, session, ending, right, from, later(6))).toEqual(refused);
	expect(await mayAct(locks, session, ending, later(6))).toMatchObject({ ok: false });
});

test('with codes the password alone confirms nothing, and a code confirms once', async () => {
	const { session, account } = await signedIn();
	const secret = newTotpSecret();
	const codeAt = (at: Date) => new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at.getTime() });
	await turnOnTotp(locks, authorizedFor('change-factors', account.id), { secret, code: codeAt(NOW) }, NOW);
	const turningOff = { act: 'turn-off-codes', object: account.id } as const;
	expect(await mayAct(locks, session, turningOff, NOW)).toMatchObject({ ok: false });
	const confirm = (code: string) =>
		confirmWithPassword(locks, session, turningOff, { password: PASSWORD, code }, from, later(1));
	expect(await confirm('')).toEqual({ ok: false, refusal: 'code-wrong' });
	const tries = await Promise.all([confirm(codeAt(later(1))), confirm(codeAt(later(1)))]);
	expect(tries.filter((attempt) => attempt.ok)).toHaveLength(1);
	expect(await mayAct(locks, session, turningOff, later(1))).toMatchObject({ ok: true });
});

test('the demo, entered with one tap, is never asked', async () => {
	const { session } = await signedIn(true);
	expect(await mayAct(locks, session, ending, later(300))).toMatchObject({ ok: true });
});
