import { expect, test } from 'vitest';
import { randomBytes, toBase64 } from './bytes.ts';
import { commitmentOf, comparisonCode, handOver, makeRequestKey, takeOver, type Conversation } from './comparison.ts';
import { openSealed, sealTo } from './hpke.ts';
import { fingerprint, identityOf, isProven, makeSecret, proofOf } from './identity.ts';
import { unwrapWithCode, wrapWithCode } from './wrapping.ts';
import { framed } from './bytes.ts';

const anne = '8f14e45f-ceea-467f-a0e6-5a8b8f3e6f11';

test('a secret gives the same keys each time, and none of its private keys leaves the browser', async () => {
	const secret = makeSecret();
	const [one, other] = [await identityOf(anne, secret), await identityOf(anne, secret)];
	expect(one.keys).toEqual(other.keys);
	await expect(crypto.subtle.exportKey('pkcs8', one.signing)).rejects.toThrow();
	await expect(crypto.subtle.exportKey('pkcs8', one.sealing.privateKey)).rejects.toThrow();
});

test('a published key is proven by itself, for its owner only', async () => {
	const me = await identityOf(anne, makeSecret());
	const other = await identityOf(anne, makeSecret());
	const proof = await proofOf(me);
	expect(await isProven(anne, { ...me.keys, proof })).toBe(true);
	expect(await isProven('somebody else', { ...me.keys, proof })).toBe(false);
	expect(await isProven(anne, { ...me.keys, sealing: other.keys.sealing, proof })).toBe(false);
	expect(await fingerprint(anne, me.keys)).toMatch(/^([0-9A-F]{4} ){3}[0-9A-F]{4}$/);
});

test('the printed code opens the secret; another code or another person’s does not', async () => {
	const secret = makeSecret();
	const wrapped = await wrapWithCode('7KQ2M', anne, secret);
	expect(await unwrapWithCode('7KQ2M', anne, wrapped)).toEqual(secret);
	expect(await unwrapWithCode('7KQ2N', anne, wrapped)).toBeNull();
	expect(await unwrapWithCode('7KQ2M', 'somebody else', wrapped)).toBeNull();
});

test('what is sealed to a person is opened by that person, as what it was sealed', async () => {
	const [me, other] = [await identityOf(anne, makeSecret()), await identityOf('paul', makeSecret())];
	const sealed = await sealTo(me.keys.sealing, randomBytes(32), framed('as this'));
	expect(await openSealed(me.sealing, sealed, framed('as this'))).toHaveLength(32);
	expect(await openSealed(me.sealing, sealed, framed('as that'))).toBeNull();
	expect(await openSealed(other.sealing, sealed, framed('as this'))).toBeNull();
});

async function conversation(wish: Partial<Conversation> = {}): Promise<Conversation & { pair: CryptoKeyPair }> {
	const { keys } = await identityOf(anne, makeSecret());
	const { pair, sealing } = await makeRequestKey();
	const said = { accountId: anne, sealing, nonce: toBase64(randomBytes(32)), answer: toBase64(randomBytes(32)), keys };
	return { ...said, ...wish, pair };
}

test('two tablets that heard the same show the same six digits, and the secret goes over', async () => {
	const said = await conversation();
	expect(await comparisonCode(said)).toMatch(/^\d{3} \d{3}$/);
	const secret = makeSecret();
	expect(await takeOver(said, said.pair, await handOver(said, secret))).toEqual(secret);
});

test('whatever a server exchanges in between, the commitment or the digits tell', async () => {
	const said = await conversation();
	const forged = await conversation();
	expect(await commitmentOf({ ...said, sealing: forged.sealing })).not.toBe(await commitmentOf(said));
	expect(await commitmentOf({ ...said, nonce: forged.nonce })).not.toBe(await commitmentOf(said));
	for (const changed of [{ sealing: forged.sealing }, { answer: forged.answer }, { keys: forged.keys }]) {
		expect(await comparisonCode({ ...said, ...changed })).not.toBe(await comparisonCode(said));
		expect(await takeOver({ ...said, ...changed }, said.pair, await handOver(said, makeSecret()))).toBeNull();
	}
});
