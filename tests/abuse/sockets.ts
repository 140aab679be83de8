import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import { WebSocket } from 'ws';
import { Doc } from 'yjs';
import { ASKERS, isByLink, isGuest, isOfHouse, isRecognised, isSignedIn, type AskerName } from './askers.ts';
import type { Run } from './matrix.ts';
import { isAlive } from './oracles.ts';
import { PUBLIC_NAME } from './scene.ts';
import { eachOf } from './wire.ts';

/** How long a socket is listened to, in milliseconds. */
const LISTEN = 250;
/** How long its first word may take. */
const PATIENCE = 4000;

/** Everything that is live: sockets of the sitting, notes, event streams, ballots by POST. */
export async function tryLive(run: Run): Promise<void> {
	await trySittingSockets(run);
	await tryNotes(run);
	await tryStreams(run);
	await tryBallots(run);
	await tryHandshakes(run);
	run.findings.expect(await isAlive(run.scene), 'not alive after the live doors');
}

const heard = (text: string) => ({ status: 101, headers: {}, body: text });

/** What a socket says to somebody who follows a sitting; empty when the handshake was refused. */
async function follow({ scene }: Run, asker: AskerName, tenant: string, sittingId: string): Promise<string> {
	scene.wire.requests += 1;
	const headers = { origin: scene.wire.origin, cookie: scene.cookies[asker] };
	const socket = new WebSocket(`${scene.wire.origin.replace('http', 'ws')}/live/sitting`, { headers });
	let text = '';
	socket.on('message', (data: Buffer) => (text += data.toString()));
	socket.on('open', () => socket.send(JSON.stringify({ type: 'follow', tenant, sittingId })));
	const isOpen = await new Promise<boolean>((resolve) => {
		socket.on('open', () => resolve(true)).on('error', () => resolve(false));
	});
	// A busy machine answers late; after the first word there may be more.
	for (let waited = 0; isOpen && text === '' && waited < PATIENCE; waited += 25) await pause(25);
	if (isOpen) await pause(LISTEN);
	socket.terminate();
	return text;
}

/** Members and staff follow their sitting; a draft, another town's and one that never was are refused in the same words. */
async function trySittingSockets(run: Run): Promise<void> {
	const { A, B } = run.scene.towns;
	const isInside = (asker: AskerName) => isOfHouse('A')(asker) || isGuest('A')(asker);
	const places = [
		{ label: 'of A', slug: A.tenant.slug, id: A.liveId, mayFollow: isInside },
		{ label: 'draft of A', slug: A.tenant.slug, id: A.draftId, mayFollow: () => false },
		{ label: 'of B', slug: B.tenant.slug, id: B.liveId, mayFollow: isOfHouse('B') },
		{ label: 'of B, asked of A', slug: A.tenant.slug, id: B.liveId, mayFollow: () => false },
		{ label: 'unknown', slug: A.tenant.slug, id: randomUUID(), mayFollow: () => false }
	];
	const asks = places.flatMap((place) => ASKERS.map((asker) => ({ ...place, asker })));
	await eachOf(asks, async ({ label, slug, id, mayFollow, asker }) => {
		const text = await follow(run, asker, slug, id);
		const what = `/live/sitting ${label}`;
		run.findings.hear(asker, what, heard(text));
		const refused = isSignedIn(asker) ? '{"type":"refused-follow"}' : '';
		const isRight = mayFollow(asker) ? text.includes('"type":"state"') : text === refused;
		run.findings.expect(isRight, `${what}, ${asker}: ${text.slice(0, 80)}`);
		const isNarrow = !isGuest('A')(asker) || !isInside(asker) || !/"items":"[a-zA-Z]/.test(text);
		run.findings.expect(isNarrow, `${what}, ${asker}: a guest was told how many items there are`);
		const isQuiet = !/"choice"|"against"(?!:\d)/.test(text) && !/"choices":"/.test(text);
		run.findings.expect(isQuiet, `${what}, ${asker}: a choice of an ordinary vote was told`);
	});
}

/** A note is for whom its author chose: staff and administrators hear nothing, not even that it is there. */
async function tryNotes(run: Run): Promise<void> {
	const { private: own, group } = run.scene.towns.A.notes;
	const mine: AskerName[] = ['author'];
	const unknown = own.replace(/anno:[^:]+/, `anno:${randomUUID()}`);
	const elsewhere = own.replace(/^[^/]+/, run.scene.towns.B.tenant.id);
	const names = [
		{ name: own, readers: mine },
		{ name: group, readers: [...mine, 'colleague'] },
		...[unknown, elsewhere, 'anything', `${own}/x`].map((name) => ({ name, readers: [] as AskerName[] }))
	];
	const asks = names.flatMap((one) => ASKERS.filter(isRecognised).map((asker) => ({ ...one, asker })));
	await eachOf(ASKERS.filter(isByLink), async (asker) => {
		const { opening } = await openNote(run, asker, own);
		run.findings.expect(opening === 'no answer', `/live/collab by a delivered link, ${asker}: ${opening}`);
	});
	await eachOf(asks, async ({ name, readers, asker }) => {
		const { opening, text } = await openNote(run, asker, name);
		const what = `/live/collab ${name.slice(37).replace(/[0-9a-f-]{36}/g, '…')}`;
		run.findings.hear(asker, what, heard(text));
		const isRight = readers.includes(asker) ? opening !== 'permission-denied' : opening === 'permission-denied';
		run.findings.expect(isRight, `${what}, ${asker}: ${opening}`);
	});
}

async function openNote({ scene }: Run, asker: AskerName, name: string) {
	scene.wire.requests += 1;
	const headers = { origin: scene.wire.origin, cookie: scene.cookies[asker] };
	class Browser extends WebSocket {
		constructor(url: string) {
			super(url, { headers });
		}
	}
	const url = `${scene.wire.origin.replace('http', 'ws')}/live/collab`;
	const socket = new HocuspocusProviderWebsocket({ url, WebSocketPolyfill: Browser });
	const doc = new Doc();
	const provider = new HocuspocusProvider({
		name,
		document: doc,
		websocketProvider: socket,
		awareness: null,
		token: 'x'
	});
	const answered = new Promise<string>((resolve) => {
		provider.on('authenticated', ({ scope }: { scope: string }) => resolve(scope));
		provider.on('authenticationFailed', ({ reason }: { reason: string }) => resolve(reason));
	});
	provider.attach();
	const opening = await Promise.race([answered, pause(4000, 'no answer')]);
	if (opening !== 'permission-denied') await pause(LISTEN);
	const text = JSON.stringify(doc.getMap('marks').toJSON());
	provider.destroy();
	socket.destroy();
	return { opening, text };
}

/** The event stream says to everybody what the public may know. */
async function tryStreams({ scene, findings }: Run): Promise<void> {
	const { A, B } = scene.towns;
	const ids = [A.liveId, A.draftId, B.liveId, randomUUID(), 'x', "'", '__proto__'];
	const asks = ids.flatMap((id) => (['nobody', 'author', 'clerkB'] as const).map((asker) => ({ id, asker })));
	await eachOf(asks, async ({ id, asker }) => {
		const path = `/live/public?tenant=${A.tenant.slug}&sitting=${id}`;
		const answer = await scene.wire.ask({ path, headers: { cookie: scene.cookies[asker] } }, LISTEN * 2);
		// Whoever asks is the public here.
		findings.hear('nobody', `/live/public ${id}`, answer);
		findings.expect(answer.status === (id === A.liveId ? 200 : 404), `/live/public ${id}: ${answer.status}`);
	});
}

/** Nobody casts for somebody else, nor with a session that a link gave. */
async function tryBallots({ scene, findings, ledger }: Run): Promise<void> {
	const { A, B } = scene.towns;
	const ballot = { pollId: A.pollId, rightId: A.rivalRight, castId: randomUUID(), choice: 'for' };
	const bodies: Record<string, object | string> = {
		'the right of the rival': { tenant: A.tenant.slug, sittingId: A.liveId, ballot },
		'through the other town': { tenant: B.tenant.slug, sittingId: B.liveId, ballot },
		'an odd choice': { tenant: A.tenant.slug, sittingId: A.liveId, ballot: { ...ballot, choice: '__proto__' } },
		nothing: '',
		'half a text': '{"tenant":',
		'a long text': JSON.stringify({ tenant: 'x'.repeat(100_000) })
	};
	const before = await ledger();
	const asks = Object.entries(bodies).flatMap(([label, body]) =>
		ASKERS.filter((asker) => asker !== 'rival').map((asker) => ({ label, body, asker }))
	);
	await eachOf(asks, async ({ label, body, asker }) => {
		const headers = { origin: scene.wire.origin, cookie: scene.cookies[asker], 'content-type': 'application/json' };
		const text = typeof body === 'string' ? body : JSON.stringify(body);
		const answer = await scene.wire.ask({ method: 'POST', path: '/live/ballots', headers, body: text });
		findings.hear(asker, `/live/ballots ${label}`, answer);
		findings.expect(!answer.body.includes('"receipt"'), `/live/ballots ${label}, ${asker}: a receipt`);
		if (!isSignedIn(asker))
			findings.expect(answer.status === 401, `/live/ballots ${label}, ${asker}: ${answer.status}`);
	});
	findings.expect((await ledger()) === before, 'a refused ballot had an effect');
}

/** Host, origin and session are looked at before the handshake. */
async function tryHandshakes({ scene, findings }: Run): Promise<void> {
	const { origin } = scene.wire;
	const cookie = scene.cookies.author;
	const wrong: Record<string, [Record<string, string>, number]> = {
		'another origin': [{ origin: 'https://evil.example', cookie }, 403],
		'a null origin': [{ origin: 'null', cookie }, 403],
		'no origin': [{ cookie }, 403],
		'an origin that begins like ours': [{ origin: `${origin}.evil.example`, cookie }, 403],
		'another name': [{ host: 'evil.example', origin: 'https://evil.example', cookie }, 421],
		'the plain cookie under the public name': [{ host: PUBLIC_NAME, origin: `https://${PUBLIC_NAME}`, cookie }, 401],
		'no session': [{ origin }, 401],
		'an ended session': [{ origin, cookie: scene.cookies.expired }, 401]
	};
	const asks = ['/live/sitting', '/live/collab'].flatMap((path) =>
		Object.entries(wrong).map(([label, [headers, status]]) => ({ path, label, headers, status }))
	);
	await eachOf(asks, async ({ path, label, headers, status }) => {
		scene.wire.requests += 1;
		const socket = new WebSocket(origin.replace('http', 'ws') + path, { headers });
		const answered = await new Promise<number>((resolve) => {
			socket.on('unexpected-response', (_, { statusCode = 0 }) => resolve(statusCode));
			socket.on('open', () => resolve(101)).on('error', () => resolve(-1));
		});
		socket.on('error', () => undefined).terminate();
		findings.expect(answered === status, `the handshake of ${path} with ${label}: ${answered}, not ${status}`);
	});
}
