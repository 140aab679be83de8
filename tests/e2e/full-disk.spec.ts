import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { eq } from 'drizzle-orm';
import { startSession } from '#lib/people/server/sessions.ts';
import { smallDisk, type SmallDisk } from '#lib/testing/small-disk.ts';
import { ballots, pollRights } from '#lib/voting/server/tables.ts';
import { closeAll, onEnd, startServer } from '../bench/harness.ts';
import { makeScene, openBeside, openVote, type Scene } from '../support/live-scene.ts';
import { ask } from '../support/raw-request.ts';

const MIB = 2 ** 20;

test.afterAll(closeAll);

/** What each voter sends, by POST, as often as it is called: the same ballot, with the same id. */
async function ballotsOf(origin: string, scene: Scene, pollId: string) {
	const rights = await scene.database.transaction((tx) =>
		tx.select().from(pollRights).where(eq(pollRights.pollId, pollId))
	);
	return scene.mandates.map(({ accountId }, index) => {
		const castId = randomUUID();
		const rightId = rights.find(({ holderAccountId }) => holderAccountId === accountId)?.rightId ?? '';
		const ballot = { pollId, rightId, castId, choice: 'for' };
		const headers = { origin, cookie: scene.cookies[index] ?? '', 'content-type': 'application/json' };
		const body = JSON.stringify({ tenant: scene.tenant.slug, sittingId: scene.sitting.id, ballot });
		return async () => ({ castId, ...(await ask(`${origin}/live/ballots`, { method: 'POST', headers, body })) });
	});
}

/** A clerk's browser: reads the desk, plans a sitting, sends a file. */
async function desk(origin: string, scene: Scene, installation: Parameters<typeof startSession>[0]) {
	const session = { accountId: scene.clerk.id, level: 2, deviceName: 'test', endsAt: new Date(Date.now() + 3_600_000) };
	const token = await startSession(installation, { ...session, level: 2 }, new Date());
	const headers = { origin, cookie: `hemicycle=${token}`, 'content-type': 'application/x-www-form-urlencoded' };
	const place = `${origin}/desk/${scene.tenant.slug}/sittings`;
	const plan = {
		kindId: scene.sitting.kindId,
		title: '',
		place: 'Salle',
		'startsAt-date': '2031-03-01',
		'startsAt-time': '18:30'
	};
	const body = new URLSearchParams(plan).toString();
	return {
		read: async () => (await ask(`${place}/${scene.sitting.id}`, { headers })).status,
		plan: () => ask(`${place}/new`, { method: 'POST', headers, body }),
		upload: async () => (await ask(`${origin}/live/uploads`, { method: 'POST', headers })).status,
		hasRoom: async () => ((await (await fetch(`${origin}/readyz`)).json()) as { space: boolean }).space
	};
}

const statuses = (answers: { status: number }[]) => [...new Set(answers.map(({ status }) => status))];

async function startOn(disk: SmallDisk) {
	const data = join(disk.directory, 'data');
	const server = await startServer({ HEMICYCLE_DATA: data, HEMICYCLE_DEMO: 'off', HEMICYCLE_LOG: 'error' });
	const database = await openBeside(data);
	const scene = await makeScene(database, { members: 40, items: 2, sessions: 40 });
	const pollId = await openVote(scene, 1);
	const cast = await ballotsOf(server.origin, scene, pollId);
	const stored = async () => {
		const rows = await scene.database.transaction((tx) => tx.select().from(ballots).where(eq(ballots.pollId, pollId)));
		return rows.map(({ castId }) => castId);
	};
	return { cast, stored, clerk: await desk(server.origin, scene, database.installation) };
}

test('a disk that fills during a vote: papers stop first, nothing false is promised, reading goes on, all comes back by itself', async () => {
	const disk = await smallDisk(640);
	if (!disk) return test.skip(true, 'a disk of its own takes root and the right to mount');
	onEnd(() => disk.remove());
	const { cast, stored, clerk } = await startOn(disk);
	const early = await Promise.all(cast.slice(0, 10).map((send) => send()));
	expect(statuses(early)).toEqual([200]);
	expect(await clerk.hasRoom()).toBe(true);
	expect(await clerk.upload()).not.toBe(507);

	await disk.fill(200 * MIB);
	await expect.poll(clerk.upload, { timeout: 5000 }).toBe(507);
	const later = await Promise.all(cast.slice(10, 20).map((send) => send()));
	expect(statuses(later)).toEqual([200]);

	const racing = cast.slice(20).map(async (send, index) => {
		await new Promise((resolve) => setTimeout(resolve, index * 150));
		return send();
	});
	await disk.fill(0);
	await expect.poll(clerk.hasRoom, { timeout: 5000 }).toBe(false);
	const raced = await Promise.all(racing);
	expect(statuses(raced).filter((status) => status !== 200)).toEqual([503]);
	const acknowledged = [...early, ...later, ...raced].filter(({ status }) => status === 200);
	expect(await stored()).toEqual(expect.arrayContaining(acknowledged.map(({ castId }) => castId)));
	const refused = await clerk.plan();
	expect(refused.status).toBe(507);
	expect(refused.body).toContain('Le serveur n’a plus de place');
	expect(await clerk.read()).toBe(200);

	await disk.clear();
	await expect.poll(clerk.hasRoom, { timeout: 5000 }).toBe(true);
	const again = await Promise.all(cast.map((send) => send()));
	expect(statuses(again)).toEqual([200]);
	expect(again.slice(0, 10).map(({ body }) => body)).toEqual(early.map(({ body }) => body));
	expect((await stored()).toSorted()).toEqual(again.map(({ castId }) => castId).toSorted());
	expect((await clerk.plan()).status).toBe(303);
});
