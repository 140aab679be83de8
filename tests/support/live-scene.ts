import process from 'node:process';
import { eq } from 'drizzle-orm';
import WebSocket from 'ws';
import { sittings } from '#lib/agenda/server/tables.ts';
import { openDatabase, type Database } from '#lib/database/server/database.ts';
import { embeddedServer } from '#lib/database/server/server.ts';
import { newId } from '#lib/kernel/ids.ts';
import { sessions as signedIn } from '#lib/people/server/tables.ts';
import { hashToken, newToken } from '#lib/people/server/tokens.ts';
import { makeCouncil } from '#lib/testing/council.ts';
import { openItem } from '#lib/chamber/server/items.ts';
import { openItemPoll } from '#lib/chamber/server/polls.ts';
import { openSitting } from '#lib/chamber/server/sittings.ts';
import { presences } from '#lib/chamber/server/tables.ts';
import { onEnd } from '../bench/harness.ts';

/** The database of a server that this run started. */
export async function openBeside(dataDirectory: string): Promise<Database> {
	const server = await embeddedServer(dataDirectory, {
		binaries: process.env['HEMICYCLE_POSTGRES_BIN'],
		user: process.env['HEMICYCLE_POSTGRES_USER']
	});
	// The server has its own twenty, and the embedded PostgreSQL takes forty in all.
	const database = openDatabase(server.connection('app'), () => undefined, 10);
	onEnd(() => database.close());
	return database;
}

/** An open sitting with everybody in the room and its first item open; a session for each of the first `sessions` members. */
export async function makeScene(
	database: Database,
	{ members, items, sessions }: { members: number; items: number; sessions: number }
) {
	const council = await makeCouncil(database, { members, items });
	const { sitting, clerk, mandates } = council;
	const now = new Date();
	await council.database.transaction(async (tx) => {
		await openSitting(tx, sitting.id, clerk.id, now);
		const there = mandates.map(({ id }) => ({ sittingId: sitting.id, mandateId: id, isPresent: true, changedAt: now }));
		await tx.insert(presences, there);
		// A title of the length that makes the state 2 KB.
		await tx.update(sittings, { title: 'Conseil municipal '.repeat(54) }, eq(sittings.id, sitting.id));
		await openItem(tx, { sittingId: sitting.id, itemId: council.items[0]?.id ?? '' }, clerk.id, now);
	});
	const endsAt = new Date(now.getTime() + 3_600_000);
	const tokens = mandates.slice(0, sessions).map(() => newToken());
	await database.installation.insert(signedIn).values(
		tokens.map((token, index) => ({
			tokenHash: hashToken(token),
			id: newId(),
			accountId: mandates[index]?.accountId ?? '',
			deviceName: 'bench',
			level: 2,
			epoch: 0,
			createdAt: now,
			lastSeenAt: now,
			endsAt
		}))
	);
	const cookies = tokens.map((token) => `hemicycle=${token}`);
	return { ...council, cookies };
}

export type Scene = Awaited<ReturnType<typeof makeScene>>;

/** Opens the next vote of a scene; its id. */
export async function openVote({ database, sitting, clerk, items }: Scene, item: number): Promise<string> {
	return database.transaction(async (tx) => {
		await openItem(tx, { sittingId: sitting.id, itemId: items[item]?.id ?? '' }, clerk.id, new Date());
		const opened = await openItemPoll(tx, { sittingId: sitting.id, kind: 'ordinary' }, clerk.id, new Date());
		if (!opened.ok) throw new Error(opened.refusal);
		return opened.value.pollId;
	});
}

/** Whether a message is of a type, without decoding the whole of it: the load must not measure itself. */
export function isOfType(data: Buffer, type: string): boolean {
	return data.toString('latin1', 9, 9 + type.length) === type;
}

/** Sockets that follow the sitting, as browsers of this site; resolves when all have their first state. */
export async function followAll(
	origin: string,
	scene: Scene,
	count: number,
	hear: (data: Buffer) => void
): Promise<WebSocket[]> {
	const follow = JSON.stringify({ type: 'follow', tenant: scene.tenant.slug, sittingId: scene.sitting.id });
	const open = (index: number) =>
		new Promise<WebSocket>((resolve, reject) => {
			const cookie = scene.cookies[index % scene.cookies.length] ?? '';
			const socket = new WebSocket(`${origin.replace('http', 'ws')}/live/sitting`, {
				headers: { origin, cookie },
				perMessageDeflate: false
			});
			socket.on('open', () => socket.send(follow));
			socket.on('message', (data: Buffer) => {
				hear(data);
				resolve(socket);
			});
			socket.on('error', reject);
		});
	const sockets: WebSocket[] = [];
	for (let from = 0; from < count; from += 200) {
		const some = Array.from({ length: Math.min(200, count - from) }, (_, index) => open(from + index));
		sockets.push(...(await Promise.all(some)));
	}
	onEnd(() => Promise.resolve(sockets.forEach((socket) => socket.terminate())));
	return sockets;
}
