import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { TabletStore } from '#lib/offline/store.ts';
import { ok, refuse } from '#lib/kernel/result.ts';
import { AskedKey, GivenKey } from './handover.svelte.ts';
import { KeptKeys } from './kept-keys.ts';
import { makeRequestKey } from './comparison.ts';
import type { KeyServer } from './key-server.ts';
import { Keyring } from './keyring.svelte.ts';
import type { KeyRequest, KeyState } from './schemas.ts';

const request = 'c0000000-0000-4000-8000-000000000001';
type Meddle = (said: KeyRequest) => KeyRequest;

/** The server between two tablets: an honest one, or one that changes what it passes on. */
function between(meddle: Meddle = (said) => said) {
	let state: KeyState = { key: null, devices: [], requests: [] };
	let said: KeyRequest | undefined;
	const server: KeyServer = {
		readKey: () => Promise.resolve(ok(state)),
		readGroup: () => Promise.resolve(refuse('no-network')),
		actOnGroup: () => Promise.resolve(refuse('no-network')),
		act: (act) => {
			if (act.act === 'make')
				state = { ...state, key: { ...act.key, recovery: act.recovery, sealsPrivate: act.sealsPrivate } };
			if (act.act === 'ask')
				said = {
					...{ id: request, device: 'Safari', isMine: true, answer: null, opening: null, sealed: null },
					commitment: act.commitment
				};
			if (act.act === 'answer' && said) said = { ...said, answer: act.answer };
			if (act.act === 'open' && said) said = { ...said, opening: act.opening };
			if (act.act === 'give' && said) said = { ...said, sealed: act.sealed };
			if (act.act === 'drop') said = undefined;
			return Promise.resolve(ok(act.act === 'ask' ? { id: request } : null));
		}
	};
	const told = (to: 'asking' | 'giving') => {
		const requests = said ? [to === 'giving' ? { ...meddle(said), isMine: false } : said] : [];
		return { ...state, requests };
	};
	return { server, told };
}

/** Another browser: nothing of the first one's storage. */
function otherTablet(accountId: string, server: KeyServer): Keyring {
	globalThis.indexedDB = new IDBFactory();
	return new Keyring(new KeptKeys(new TabletStore(accountId)), server);
}

async function twoTablets(meddle?: Meddle) {
	const { server, told } = between(meddle);
	const accountId = crypto.randomUUID();
	const first = new Keyring(new KeptKeys(new TabletStore(accountId)), server);
	await first.make(true);
	const second = otherTablet(accountId, server);
	const asked = (await AskedKey.ask(second, server))!;
	const given = new GivenKey(told('giving').requests[0]!, first, server);
	await given.begin();
	await asked.hear(told('asking'));
	await given.hear(told('giving'));
	return { first, second, asked, given, told };
}

test('the second tablet has the key once the person has compared the numbers on both', async () => {
	const { first, second, asked, given, told } = await twoTablets();
	expect(asked.step).toBe('comparing');
	expect(asked.code).toBe(given.code);
	await given.confirm();
	await asked.hear(told('asking'));
	expect(second.identity).toBeNull();
	asked.confirm();
	await asked.hear(told('asking'));
	expect(asked.step).toBe('done');
	expect(second.identity?.keys).toEqual(first.identity?.keys);
	const again = new Keyring(second.kept, between().server);
	await again.load();
	expect(again.identity?.keys).toEqual(first.identity?.keys);
});

test('a server that puts its own key in between is found out before anything is handed over', async () => {
	const { sealing } = await makeRequestKey();
	const { given, told } = await twoTablets((said) => ({
		...said,
		opening: said.opening && { ...said.opening, sealing }
	}));
	expect(given.step).toBe('tampered');
	expect(told('asking').requests).toEqual([]);
});

test('the printed code opens the key on a third tablet, and the old sheet opens nothing after a new one', async () => {
	const { server } = between();
	const accountId = crypto.randomUUID();
	const first = new Keyring(new KeptKeys(new TabletStore(accountId)), server);
	const made = await first.make(false);
	if (!made.ok) throw new Error(made.refusal);
	const third = otherTablet(accountId, server);
	expect(await third.openWithCode(`${made.value.slice(0, -1)}?`)).toEqual(refuse('wrong-code'));
	expect(await third.openWithCode(made.value)).toEqual(ok(null));
	expect(third.identity?.keys).toEqual(first.identity?.keys);
});
