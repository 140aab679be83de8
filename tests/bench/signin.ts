import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '#lib/database/server/database.ts';
import { hashPassword } from '#lib/people/server/passwords.ts';
import { accounts, passkeys } from '#lib/people/server/tables.ts';
import { newId } from '#lib/kernel/ids.ts';
import { Authenticator } from '../support/authenticator.ts';
import { followAll, makeScene, openBeside } from '../support/live-scene.ts';
import { join } from 'node:path';
import { onEnd, percentile, startServer, temporaryDirectory, type Figures } from './harness.ts';

const SOCKETS = 2_000;
const BY_PASSKEY = 300;
const BY_PASSWORD = 100;
const WITHIN_MS = 60_000;
const PASSWORD = 'le marché du samedi matin';

/** The minute of sign-ins, and what is made before and cleared after. */
export const longestMs = 150_000;

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

interface Person {
	email: string;
	authenticator: Authenticator | null;
}

/**
 * A council comes in within one minute: 300 passkeys and 100 passwords (Argon2id), begun at even distances whether or not the
 * earlier ones have ended, while 2,000 sockets follow a sitting whose state changes each second. `p95Ms`: from the first request
 * of a sign-in to its session. `floorP95Ms`: `/healthz`, asked as often in the same minute.
 */
export async function bench(): Promise<Figures> {
	const data = join(await temporaryDirectory(), 'data');
	const server = await startServer({ HEMICYCLE_DATA: data, HEMICYCLE_DEMO: 'off' });
	onEnd(() => Promise.resolve(agent.destroy()));
	const database = await openBeside(data);
	const people = await makePeople(database, server.origin);
	const scene = await makeScene(database, { members: 56, items: 20, sessions: 56 });
	let states = 0;
	const sockets = await followAll(server.origin, scene, SOCKETS, () => (states += 1));
	await pause(1_500);
	await loopDelayP99(server.origin);
	states = 0;
	let isPresent = true;
	const pushing = setInterval(() => {
		isPresent = !isPresent;
		sockets[55]?.send(JSON.stringify({ type: 'presence', isPresent }));
	}, 1_000);
	const { passkey, password, floor, failed } = await comeIn(server.origin, people);
	clearInterval(pushing);
	const all = [...passkey, ...password];
	return {
		signIns: all.length,
		failed,
		p50Ms: percentile(all, 0.5),
		p95Ms: percentile(all, 0.95),
		maxMs: percentile(all, 1),
		passkeyP95Ms: percentile(passkey, 0.95),
		passwordP95Ms: percentile(password, 0.95),
		floorP95Ms: percentile(floor, 0.95),
		eventLoopDelayP99Ms: await loopDelayP99(server.origin),
		sockets: SOCKETS,
		statesDelivered: states
	};
}

/** People with a passkey on a device of this process, and people with a password. */
async function makePeople(database: Database, origin: string): Promise<Person[]> {
	const passwordHash = await hashPassword(PASSWORD);
	const now = new Date();
	const rows = Array.from({ length: BY_PASSKEY + BY_PASSWORD }, (_, index) => {
		const isByPasskey = index % 4 !== 3;
		const person = { civility: 'Mme' as const, firstName: 'Camille', lastName: `Siège-${index}`, createdAt: now };
		const account = { ...person, id: newId(), email: `signin.${index}@valmont.example` };
		const authenticator = isByPasskey ? new Authenticator(origin) : null;
		return { account: { ...account, passwordHash: isByPasskey ? null : passwordHash }, authenticator };
	});
	await database.installation.insert(accounts).values(rows.map(({ account }) => account));
	const made = rows.flatMap(({ account, authenticator }) =>
		authenticator ? [{ ...authenticator.passkey(), accountId: account.id, createdAt: now }] : []
	);
	await database.installation.insert(passkeys).values(made);
	return rows.map(({ account, authenticator }) => ({ email: account.email, authenticator }));
}

async function comeIn(origin: string, people: Person[]) {
	const found = { passkey: [] as number[], password: [] as number[], floor: [] as number[], failed: 0 };
	const started = performance.now();
	await Promise.all(
		people.map(async (person, index) => {
			await pause(Math.max(0, (WITHIN_MS / people.length) * index - (performance.now() - started)));
			const begun = performance.now();
			const isIn = person.authenticator
				? await byPasskey(origin, person.authenticator)
				: await byPassword(origin, person.email);
			const took = performance.now() - begun;
			if (!isIn) found.failed += 1;
			found[person.authenticator ? 'passkey' : 'password'].push(took);
			const asked = performance.now();
			await ask(`${origin}/healthz`, 'GET');
			found.floor.push(performance.now() - asked);
		})
	);
	return found;
}

async function byPasskey(origin: string, authenticator: Authenticator): Promise<boolean> {
	const door = `${origin}/sign-in/passkey`;
	const begun = await ask(door, 'POST', 'application/json', JSON.stringify({ step: 'begin' }));
	const { challengeId, options } = JSON.parse(begun.body) as { challengeId: string; options: { challenge: string } };
	const response = authenticator.answer(options.challenge);
	const finish = JSON.stringify({ step: 'finish', challengeId, response, next: '' });
	return (await ask(door, 'POST', 'application/json', finish)).hasSession;
}

async function byPassword(origin: string, email: string): Promise<boolean> {
	const body = new URLSearchParams({ email, password: PASSWORD }).toString();
	return (await ask(`${origin}/sign-in`, 'POST', 'application/x-www-form-urlencoded', body)).hasSession;
}

/** As the process itself measures it, since it was asked last. */
async function loopDelayP99(origin: string): Promise<number> {
	const { body } = await ask(`${origin}/metrics`, 'GET');
	const seconds = Number(/^nodejs_eventloop_lag_p99_seconds (\S+)/m.exec(body)?.[1]);
	return Math.round(seconds * 100_000) / 100;
}

function ask(
	url: string,
	method: 'GET' | 'POST',
	type = '',
	body = ''
): Promise<{ body: string; hasSession: boolean }> {
	const headers = { accept: 'text/html', origin: new URL(url).origin, ...(type ? { 'content-type': type } : {}) };
	return new Promise((resolve, reject) => {
		const asking = request(url, { method, agent, headers }, (response) => {
			const chunks: Buffer[] = [];
			response.on('data', (chunk: Buffer) => chunks.push(chunk));
			response.on('end', () => {
				const cookies = response.headers['set-cookie'] ?? [];
				const hasSession = cookies.some((cookie) => cookie.startsWith('hemicycle='));
				resolve({ body: Buffer.concat(chunks).toString(), hasSession });
			});
		});
		asking.on('error', reject);
		asking.end(body);
	});
}
