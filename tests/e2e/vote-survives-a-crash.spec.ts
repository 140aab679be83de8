import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { eq } from 'drizzle-orm';
import { closeItemPoll } from '#lib/chamber/server/polls.ts';
import { ballots, pollRights } from '#lib/voting/server/tables.ts';
import { closeAll, startServer, temporaryDirectory } from '../bench/harness.ts';
import { followAll, isOfType, makeScene, openBeside, openVote } from '../support/live-scene.ts';

const VOTERS = 300;

test.afterAll(closeAll);

test('kill -9 in the middle of a vote: nothing acknowledged is lost, and what is sent again counts once', async () => {
	const data = join(await temporaryDirectory(), 'data');
	const env = { HEMICYCLE_DATA: data, HEMICYCLE_DEMO: 'off' };
	const server = await startServer(env);
	const scene = await makeScene(await openBeside(data), { members: VOTERS, items: 2, sessions: VOTERS });
	const pollId = await openVote(scene, 1);
	const rightsAndBallots = () =>
		scene.database.transaction(async (tx) => ({
			rights: await tx.select().from(pollRights).where(eq(pollRights.pollId, pollId)),
			stored: await tx.select().from(ballots).where(eq(ballots.pollId, pollId))
		}));
	const { rights } = await rightsAndBallots();
	const rightOf = new Map(rights.map(({ holderAccountId, rightId }) => [holderAccountId, rightId]));
	const sent = scene.mandates.map(({ accountId }) => ({
		pollId,
		rightId: rightOf.get(accountId) ?? '',
		castId: randomUUID(),
		choice: 'for'
	}));

	const acknowledged = new Map<string, string>();
	const hear = (data: Buffer) => {
		if (!isOfType(data, 'receipt')) return;
		const { castId, receipt, castAt } = JSON.parse(data.toString()) as Record<string, string>;
		acknowledged.set(castId ?? '', `${receipt} ${castAt}`);
	};
	const sockets = await followAll(server.origin, scene, VOTERS, hear);
	for (const socket of sockets) socket.removeAllListeners('error').on('error', () => undefined);
	for (const [index, socket] of sockets.entries()) {
		setTimeout(
			() => socket.readyState === 1 && socket.send(JSON.stringify({ type: 'cast', ballot: sent[index] })),
			index * 5
		);
	}
	while (acknowledged.size < VOTERS / 3) await new Promise((resolve) => setTimeout(resolve, 5));
	await server.stop('SIGKILL');
	const before = new Map(acknowledged);
	expect(before.size).toBeGreaterThan(0);
	expect(before.size).toBeLessThan(VOTERS);

	const again = await startServer(env);
	const afterKill = await rightsAndBallots();
	const castIds = new Set(afterKill.stored.map(({ castId }) => castId));
	expect([...before.keys()].filter((castId) => !castIds.has(castId))).toEqual([]);

	// Every tablet asks again with the same ids, as it does when it was not answered.
	const back = await followAll(again.origin, scene, VOTERS, hear);
	for (const [index, socket] of back.entries()) socket.send(JSON.stringify({ type: 'cast', ballot: sent[index] }));
	await expect.poll(() => acknowledged.size).toBe(VOTERS);
	for (const [castId, receipt] of before) expect(acknowledged.get(castId)).toBe(receipt);
	const { stored } = await rightsAndBallots();
	expect(stored).toHaveLength(VOTERS);
	const closing = { sittingId: scene.sitting.id, pollId };
	const result = await scene.database.transaction((tx) => closeItemPoll(tx, closing, scene.clerk.id, new Date()));
	expect(result).toMatchObject({ ok: true, value: { voted: VOTERS, rights: VOTERS, tally: { for: VOTERS } } });
});
