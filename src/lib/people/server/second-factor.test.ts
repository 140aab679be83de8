import { eq } from 'drizzle-orm';
import { createSecretKey, randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { expect, test } from 'vitest';
import { journalEntries } from '#lib/journal/server/tables.ts';
import { mails } from '#lib/mail/server/tables.ts';
import { authorizedFor } from '#lib/testing/authorized.ts';
import { freshDatabase } from '#lib/testing/database.ts';
import { makeAccount, makeBody, makeMandate, makeTenant } from '#lib/testing/factories.ts';
import { freshLocks } from '#lib/testing/locks.ts';
import { inFours } from '../rules/one-time-code.ts';
import { recoveryCodes, totps } from './lock-tables.ts';
import { hashPassword } from './passwords.ts';
import { countRecoveryCodes, renewRecoveryCodes } from './recovery-codes.ts';
import { signInWithCode, signInWithPassword, signInWithRecoveryCode } from './sign-in.ts';
import { accounts } from './tables.ts';
import { hasTotp, newTotpSecret, turnOffTotp, turnOnTotp } from './totp.ts';
import { setPassword } from './set-password.ts';

const database = await freshDatabase();
const locks = await freshLocks(database);
const db = database.installation;
const NOW = new Date('2026-06-18T18:00:00Z');
const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);
const from = { address: '192.0.2.7', userAgent: 'Mozilla/5.0 (iPad) Safari/605' };
const PASSWORD = 'le marché du samedi';
const passwordHash = await hashPassword(PASSWORD);

const codeOf = (secret: string, at: Date) =>
	new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at.getTime() });

/** Somebody whose app showed the first code just now: the next one is of half a minute later. */
async function withCodes() {
	const account = await makeAccount(database, { passwordHash });
	const secret = newTotpSecret();
	const proof = authorizedFor('change-factors', account.id);
	const turnedOn = await turnOnTotp(locks, proof, { secret, code: codeOf(secret, NOW) }, NOW);
	expect(turnedOn).toEqual({ ok: true, value: true });
	return { ...account, secret };
}

async function passwordGiven(email: string, at: Date, device?: { id: string; email: string }): Promise<string> {
	const answer = await signInWithPassword(locks, { email, password: PASSWORD }, { ...from, device }, at);
	if (!answer.ok || !('pending' in answer.value)) throw new Error('a code should be asked for');
	return answer.value.pending;
}
const newCodes = (accountId: string) => renewRecoveryCodes(locks, authorizedFor('change-factors', accountId), NOW);

test('a right password and a code begin a session; the code of the set-up was used by it', async () => {
	const { email, secret } = await withCodes();
	const pending = await passwordGiven(email, NOW);
	const again = await signInWithCode(locks, { pending, code: codeOf(secret, NOW) }, from, NOW);
	expect(again).toEqual({ ok: false, refusal: 'code-wrong' });
	const next = await signInWithCode(locks, { pending, code: codeOf(secret, later(30)) }, from, later(30));
	expect(next).toMatchObject({ ok: true, value: { email } });
});

test('a code works once, even when it is sent twice at the same moment', async () => {
	const { email, secret } = await withCodes();
	const at = later(60);
	const wanted = { pending: await passwordGiven(email, at), code: codeOf(secret, at) };
	const tries = await Promise.all(Array.from({ length: 5 }, () => signInWithCode(locks, wanted, from, at)));
	expect(tries.filter((attempt) => attempt.ok)).toHaveLength(1);
	expect(await signInWithCode(locks, wanted, from, at)).toMatchObject({ refusal: 'code-wrong' });
});

test('a code older than one that was used is refused too', async () => {
	const { email, secret } = await withCodes();
	const at = later(90);
	const pending = await passwordGiven(email, at);
	expect(await signInWithCode(locks, { pending, code: codeOf(secret, at) }, from, at)).toMatchObject({ ok: true });
	const older = { pending, code: codeOf(secret, later(60)) };
	expect(await signInWithCode(locks, older, from, at)).toMatchObject({ refusal: 'code-wrong' });
});

test('an unknown address and a wrong password are told the same as without codes', async () => {
	const { email } = await withCodes();
	const wrong = await signInWithPassword(locks, { email, password: 'faux' }, from, NOW);
	const unknown = await signInWithPassword(locks, { email: 'x@y.example', password: 'faux' }, from, NOW);
	expect([wrong, unknown]).toEqual(Array(2).fill({ ok: false, refusal: 'not-recognised' }));
});

test('an unknown address costs as much work as a wrong password', async () => {
	const spent: Record<string, number> = { [(await withCodes()).email]: 0, 'nobody@y.example': 0 };
	// The processor's time, in turns: what else the machine does slows neither.
	for (let round = 0; round < 9; round++)
		for (const email of Object.keys(spent)) {
			const began = process.cpuUsage();
			await signInWithPassword(locks, { email, password: 'faux' }, from, NOW);
			const { user, system } = process.cpuUsage(began);
			spent[email] = (spent[email] ?? 0) + user + system;
		}
	const [wrong = 0, unknown = 0] = Object.values(spent);
	expect(unknown / wrong).toBeGreaterThan(0.5);
});

test('what the password left behind ends after five minutes, with the password, and cannot be made up', async () => {
	const account = await withCodes();
	const pending = await passwordGiven(account.email, NOW);
	const code = codeOf(account.secret, later(300));
	expect(await signInWithCode(locks, { pending, code }, from, later(300))).toMatchObject({ refusal: 'sign-in-gone' });
	expect(await signInWithCode(locks, { pending: 'made-up', code }, from, NOW)).toMatchObject({
		refusal: 'sign-in-gone'
	});
	const fresh = await passwordGiven(account.email, later(300));
	const wanted = {
		password: 'une phrase bien longue',
		current: PASSWORD,
		session: { sessionId: account.id, tenantId: null }
	};
	await setPassword(locks, authorizedFor('set-password', account.id), wanted, later(300));
	const after = await signInWithCode(locks, { pending: fresh, code }, from, later(300));
	expect(after).toEqual({ ok: false, refusal: 'sign-in-gone' });
});

test('after ten wrong codes the right one is refused, but not on the person’s own tablet', async () => {
	const { email, secret } = await withCodes();
	const at = later(120);
	const pending = await passwordGiven(email, at);
	for (let tries = 0; tries < 10; tries++) await signInWithCode(locks, { pending, code: '000000' }, from, at);
	const right = { pending, code: codeOf(secret, at) };
	expect(await signInWithCode(locks, right, from, at)).toEqual({ ok: false, refusal: 'too-many-tries' });
	const own = { ...from, device: { id: 'tablet', email } };
	expect(await signInWithCode(locks, right, own, at)).toMatchObject({ ok: true });
});

test('whoever tries passwords from elsewhere does not lock the chair out of the chair’s own tablet', async () => {
	const { email } = await makeAccount(database, { passwordHash });
	for (let tries = 0; tries < 10; tries++)
		await signInWithPassword(locks, { email, password: 'faux' }, { ...from, address: '203.0.113.9' }, NOW);
	const right = { email, password: PASSWORD };
	expect(await signInWithPassword(locks, right, from, NOW)).toMatchObject({ refusal: 'too-many-tries' });
	const own = { ...from, device: { id: 'chair', email } };
	expect(await signInWithPassword(locks, right, own, NOW)).toMatchObject({ ok: true });
	const others = { ...from, device: { id: 'other', email: 'x@y.example' } };
	expect(await signInWithPassword(locks, right, others, NOW)).toMatchObject({ refusal: 'too-many-tries' });
});

test('codes are not turned on by a wrong code, without a password, or twice', async () => {
	const account = await withCodes();
	const keyless = await makeAccount(database);
	const secret = newTotpSecret();
	const turnOn = (accountId: string, code: string) =>
		turnOnTotp(locks, authorizedFor('change-factors', accountId), { secret, code }, NOW);
	expect(await turnOn(keyless.id, '000000')).toEqual({ ok: false, refusal: 'code-wrong' });
	expect(await turnOn(keyless.id, codeOf(secret, NOW))).toEqual({ ok: false, refusal: 'password-first' });
	expect(await turnOn(account.id, codeOf(secret, NOW))).toEqual({ ok: false, refusal: 'codes-on-already' });
});

test('with codes eight characters are enough, and then codes stay until the password is longer', async () => {
	const { id } = await withCodes();
	const set = (password: string, current: string) =>
		setPassword(
			locks,
			authorizedFor('set-password', id),
			{ password, current, session: { sessionId: id, tenantId: null } },
			NOW
		);
	const turnOff = () => turnOffTotp(locks, authorizedFor('turn-off-codes', id), NOW);
	expect(await set('iloveyou2', PASSWORD)).toEqual({ ok: false, refusal: 'password-too-common' });
	expect(await set('huit abc', PASSWORD)).toEqual({ ok: true, value: true });
	expect(await turnOff()).toEqual({ ok: false, refusal: 'password-needs-codes' });
	await set(PASSWORD, 'huit abc');
	expect(await turnOff()).toEqual({ ok: true, value: true });
	expect(await hasTotp(db, id)).toBe(false);
	expect(await set('huit abc', PASSWORD)).toEqual({ ok: false, refusal: 'password-too-short' });
});

test('the secret is not in the database, and another installation’s key does not open it', async () => {
	const { id, email, secret } = await withCodes();
	const [row] = await db.select().from(totps).where(eq(totps.accountId, id));
	expect(Buffer.from(row!.sealedSecret).toString('latin1')).not.toContain(secret);
	const pending = await passwordGiven(email, NOW);
	const other = { ...locks, key: createSecretKey(randomBytes(32)) };
	const elsewhere = await signInWithCode(other, { pending, code: codeOf(secret, later(30)) }, from, later(30));
	expect(elsewhere).toEqual({ ok: false, refusal: 'sign-in-gone' });
});

test('a recovery code stands for the app once; hashes are all that is kept', async () => {
	const { id, email } = await withCodes();
	const codes = await newCodes(id);
	expect(new Set(codes).size).toBe(10);
	const kept = JSON.stringify(await db.select().from(recoveryCodes).where(eq(recoveryCodes.accountId, id)));
	expect(codes.filter((code) => kept.includes(code))).toEqual([]);
	const wanted = { pending: await passwordGiven(email, NOW), code: inFours(codes[0]!, '-') };
	const tries = await Promise.all([1, 2, 3].map(() => signInWithCode(locks, wanted, from, NOW)));
	expect(tries.filter((attempt) => attempt.ok)).toHaveLength(1);
	expect(await countRecoveryCodes(db, id)).toBe(9);
	expect(await signInWithCode(locks, wanted, from, NOW)).toEqual({ ok: false, refusal: 'code-wrong' });
});

test('new recovery codes end the old ones', async () => {
	const { id, email } = await withCodes();
	const [old] = await newCodes(id);
	await newCodes(id);
	const pending = await passwordGiven(email, NOW);
	expect(await signInWithCode(locks, { pending, code: old! }, from, NOW)).toMatchObject({ refusal: 'code-wrong' });
	expect(await countRecoveryCodes(db, id)).toBe(10);
});

test('somebody else’s recovery code is nobody’s', async () => {
	const [mine, theirs] = [await withCodes(), await withCodes()];
	const [code] = await newCodes(theirs.id);
	const pending = await passwordGiven(mine.email, NOW);
	expect(await signInWithCode(locks, { pending, code: code! }, from, NOW)).toMatchObject({ refusal: 'code-wrong' });
});

test('a recovery code stands for a lost passkey: alone without a password, with it otherwise', async () => {
	const keyless = await makeAccount(database);
	const [code, second] = await newCodes(keyless.id);
	const alone = { email: keyless.email, password: '', code: code! };
	expect(await signInWithRecoveryCode(locks, alone, from, NOW)).toMatchObject({ ok: true });
	const refused = { ok: false, refusal: 'not-recognised' };
	expect(await signInWithRecoveryCode(locks, alone, from, NOW)).toEqual(refused);
	expect(await signInWithRecoveryCode(locks, { ...alone, email: 'x@y.example', code: second! }, from, NOW)).toEqual(
		refused
	);
	const locked = await makeAccount(database, { passwordHash });
	const [other] = await newCodes(locked.id);
	const without = { email: locked.email, password: 'faux', code: other! };
	expect(await signInWithRecoveryCode(locks, without, from, NOW)).toEqual(refused);
	expect(await signInWithRecoveryCode(locks, { ...without, password: PASSWORD }, from, NOW)).toMatchObject({
		ok: true
	});
});

test('the owner is told by mail, and it stands in the journal without the code', async () => {
	const tenant = await makeTenant(database);
	const body = await makeBody(database, tenant.id);
	const { accountId } = await makeMandate(database, tenant.id, { bodyId: body.id });
	const [account] = await db.select().from(accounts).where(eq(accounts.id, accountId));
	const [code] = await newCodes(accountId);
	await signInWithRecoveryCode(locks, { email: account!.email, password: '', code: code! }, from, NOW);
	const town = database.tenant(tenant.id);
	const sent = await town.transaction((tx) => tx.select().from(mails));
	expect(sent.map((mail) => [mail.recipient, mail.subject]).toSorted()).toEqual([
		[account!.email, 'De nouveaux codes de secours ont été créés pour votre compte.'],
		[account!.email, 'Un code de secours de votre compte a servi.']
	]);
	const entries = await town.transaction((tx) => tx.select().from(journalEntries));
	const written = entries.map(({ body }) => new TextDecoder().decode(body)).join();
	for (const act of ['account.recovery-codes-made', 'account.recovery-code-used', 'session.started'])
		expect(written).toContain(act);
	expect(written + JSON.stringify(sent)).not.toContain(code);
});
