import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Ballot } from './ballot.svelte.ts';
import type { BallotAnswer, CastBallot } from './schemas.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const receipt = (ballot: CastBallot): BallotAnswer => ({
	type: 'receipt',
	rightId: ballot.rightId,
	castId: ballot.castId,
	castAt: '2026-06-18T19:04:12.000Z',
	receipt: '7F3A'
});

function tablet({ socket = true, posts = [] as ('answer' | 'fail')[] } = {}) {
	const sent: CastBallot[] = [];
	const posted: CastBallot[] = [];
	const ballot = new Ballot('poll', 'right', {
		send: (one) => {
			if (socket) sent.push(one);
			return socket;
		},
		post: (one) => {
			posted.push(one);
			return posts.shift() === 'answer' ? Promise.resolve(receipt(one)) : Promise.reject(new Error('no network'));
		}
	});
	return { ballot, sent, posted };
}

test('nothing is sent before a choice, and a choice alone sends nothing', async () => {
	const { ballot, sent } = tablet();
	await ballot.send();
	ballot.choice = 'for';
	expect([sent.length, ballot.status]).toEqual([0, 'choosing']);
});

test('a ballot is counted only after the receipt', async () => {
	const { ballot, sent, posted } = tablet();
	ballot.choice = 'against';
	const sending = ballot.send();
	expect(ballot.status).toBe('sending');
	ballot.hear(receipt(sent[0]!));
	await vi.runAllTimersAsync();
	await sending;
	expect([ballot.status, ballot.receipt?.receipt, posted.length]).toEqual(['counted', '7F3A', 0]);
});

test('without an answer in two seconds the same ballot goes by POST', async () => {
	const { ballot, sent, posted } = tablet({ posts: ['fail', 'answer'] });
	ballot.choice = 'for';
	void ballot.send();
	await vi.runAllTimersAsync();
	expect(posted.map(({ castId }) => castId)).toEqual([sent[0]!.castId, sent[0]!.castId]);
	expect(ballot.status).toBe('counted');
});

test('without network the ballot is not kept: it is unsent, and sending again uses the same id', async () => {
	const { ballot, posted } = tablet({ socket: false, posts: ['fail', 'fail', 'fail', 'answer'] });
	ballot.choice = 'for';
	void ballot.send();
	await vi.runAllTimersAsync();
	expect(ballot.status).toBe('unsent');
	void ballot.send();
	await vi.runAllTimersAsync();
	expect(ballot.status).toBe('counted');
	expect(new Set(posted.map(({ castId }) => castId)).size).toBe(1);
});

test('another choice after an unsent ballot is another ballot', async () => {
	const { ballot, posted } = tablet({ socket: false });
	ballot.choice = 'for';
	void ballot.send();
	await vi.runAllTimersAsync();
	ballot.choice = 'against';
	void ballot.send();
	await vi.runAllTimersAsync();
	expect(new Set(posted.map(({ castId }) => castId)).size).toBe(2);
});

test('a refusal says why, and a receipt from another device counts', async () => {
	const { ballot, sent } = tablet();
	ballot.choice = 'for';
	void ballot.send();
	ballot.hear({ type: 'refused', rightId: 'right', castId: sent[0]!.castId, refusal: 'poll-closed' });
	await vi.runAllTimersAsync();
	expect([ballot.status, ballot.refusal]).toEqual(['refused', 'poll-closed']);
	ballot.hear({ ...receipt(sent[0]!), castId: 'of-the-other-device' });
	expect(ballot.status).toBe('counted');
});
