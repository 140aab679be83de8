import { expect, test } from 'vitest';
import { canonicalJson, type Json } from './canonical.ts';
import { readBody, wordsOf } from './body.ts';

const [clerk, poll, member] = [1, 2, 3].map((number) => `00000000-0000-7000-8000-00000000000${number}`);
const bytes = (value: Json) => new TextEncoder().encode(canonicalJson(value));
const closed = {
	v: 1,
	tenant: clerk!,
	time: '2026-06-18T18:00:00.000Z',
	actor: clerk!,
	act: 'poll.closed',
	object: poll!,
	details: { rights: 1, choices: { [member!]: 'for' } }
};

test('an entry is found by its act, its kind, and everybody whom it names', () => {
	const body = readBody(bytes(closed))!;
	expect(wordsOf(body)).toEqual(['poll.closed', 'poll.*', clerk, poll, member]);
});

test('an entry of the server itself has no actor', () => {
	expect(readBody(bytes({ ...closed, actor: null }))).toMatchObject({ actor: null, act: 'poll.closed' });
});

test('what is not an entry is none, and breaks nothing', () => {
	for (const value of [null, [], 'text', { act: 'poll.closed' }, { ...closed, details: [] }, { ...closed, actor: 7 }])
		expect(readBody(bytes(value))).toBe(null);
	expect(readBody(new Uint8Array([0xff, 0x7b]))).toBe(null);
});
