import type { Buffer } from 'node:buffer';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Hub } from './hub.ts';
import { Listener } from './listener.ts';

let version = 0;
let loads = 0;
const source = {
	load: () => {
		loads += 1;
		return Promise.resolve({ version, states: { public: { n: version }, members: { n: version, more: true } } });
	},
	loadOwn: (ids: string[]) => Promise.resolve(new Map(ids.map((id) => [id, { mine: id }])))
};

function listen(audience: string, accountId: string | null = null, pending = () => 0) {
	const frames: { type: string; version?: number }[] = [];
	const closed: number[] = [];
	const wire = {
		send: (frame: Buffer) => void frames.push(JSON.parse(frame.toString()) as { type: string }),
		pending,
		close: (code: number) => void closed.push(code)
	};
	return { frames, closed, listener: new Listener(wire, audience, accountId) };
}

const versions = (frames: { type: string; version?: number }[]) =>
	frames.filter((frame) => frame.type === 'state').map((frame) => frame.version);

let hub: Hub;
beforeEach(() => {
	vi.useFakeTimers();
	version = loads = 0;
	hub = new Hub((error) => {
		throw error;
	});
});
afterEach(() => {
	hub.close();
	vi.useRealTimers();
});

test('a newcomer gets the newest state of its audience and its own message, nothing else', async () => {
	const member = listen('members', 'ana');
	hub.follow('sitting:1', member.listener, source);
	await vi.advanceTimersByTimeAsync(1);
	expect(member.frames).toEqual([
		{ type: 'state', version: 0, state: { n: 0, more: true } },
		{ type: 'own', own: { mine: 'ana' } }
	]);
});

test('a hundred changes in one second are at most six pushes, and the last state arrives', async () => {
	const hall = listen('public');
	hub.follow('sitting:1', hall.listener, source);
	await vi.advanceTimersByTimeAsync(1);
	for (version = 1; version < 100; version += 1) {
		hub.changed('sitting:1', { own: false });
		await vi.advanceTimersByTimeAsync(10);
	}
	version = 100;
	hub.changed('sitting:1', { own: false });
	await vi.advanceTimersByTimeAsync(400);
	expect(versions(hall.frames).length).toBeLessThanOrEqual(8);
	expect(versions(hall.frames).at(-1)).toBe(100);
});

test('one reading serves everybody, and a state that did not change is not sent again', async () => {
	const many = Array.from({ length: 20 }, () => listen('public'));
	for (const { listener } of many) hub.follow('sitting:1', listener, source);
	await vi.advanceTimersByTimeAsync(500);
	const before = loads;
	hub.changed('sitting:1');
	await vi.advanceTimersByTimeAsync(500);
	expect(loads).toBe(before + 1);
	expect(many.every(({ frames }) => versions(frames).length === 1)).toBe(true);
});

test('a slow listener is skipped, catches up when its network drains, and is closed after 30 s', async () => {
	let pending = 0;
	const slow = listen('public', null, () => pending);
	hub.follow('sitting:1', slow.listener, source);
	await vi.advanceTimersByTimeAsync(1);
	pending = 100_000;
	version = 1;
	hub.changed('sitting:1');
	await vi.advanceTimersByTimeAsync(500);
	expect(versions(slow.frames)).toEqual([0]);
	pending = 0;
	await vi.advanceTimersByTimeAsync(1_000);
	expect(versions(slow.frames)).toEqual([0, 1]);
	pending = 100_000;
	version = 2;
	hub.changed('sitting:1');
	await vi.advanceTimersByTimeAsync(33_000);
	expect(slow.closed).toContain(1013);
});

test('more than 1 MB waiting closes at once', async () => {
	const stuck = listen('public', null, () => 2 ** 21);
	hub.follow('sitting:1', stuck.listener, source);
	await vi.advanceTimersByTimeAsync(1);
	expect(stuck.closed).toEqual([1013]);
});

test('private messages reach every device of one account and nobody else', async () => {
	const [first, second, other] = [listen('members', 'ana'), listen('members', 'ana'), listen('members', 'bob')];
	for (const { listener } of [first, second, other]) hub.follow('sitting:1', listener, source);
	await vi.advanceTimersByTimeAsync(1);
	hub.tell('sitting:1', 'ana', { type: 'receipt' });
	expect([first, second, other].map(({ frames }) => frames.some(({ type }) => type === 'receipt'))).toEqual([
		true,
		true,
		false
	]);
});

test('a beat tells the version, and shutdown sends everybody away with 1012', async () => {
	const hall = listen('public');
	hub.follow('sitting:1', hall.listener, source);
	await vi.advanceTimersByTimeAsync(25_001);
	expect(hall.frames.at(-1)).toEqual({ type: 'beat', version: 0 });
	hub.close();
	expect(hall.closed).toEqual([1012]);
});

test('a reading that failed is tried again', async () => {
	const errors: unknown[] = [];
	const patient = new Hub((error) => errors.push(error));
	let fails = 1;
	const shaky = { ...source, load: () => (fails-- > 0 ? Promise.reject(new Error('database away')) : source.load()) };
	const hall = listen('public');
	patient.follow('sitting:1', hall.listener, shaky);
	await vi.advanceTimersByTimeAsync(1_500);
	expect(errors).toHaveLength(1);
	expect(versions(hall.frames)).toEqual([0]);
	patient.close();
});
