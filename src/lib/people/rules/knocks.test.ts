import { expect, test } from 'vitest';
import { Knocks } from './knocks.ts';

const MINUTE = 60_000;
const told = (knocks: Knocks, who: string, times: number, at: number) =>
	Array.from({ length: times }, () => knocks.count(who, at)).filter(Boolean).length;

test('thirty refusals within ten minutes are worth one entry', () => {
	const knocks = new Knocks();
	expect(told(knocks, 'rival', 29, 0)).toBe(0);
	expect(told(knocks, 'rival', 1, 9 * MINUTE)).toBe(1);
});

test('whoever goes on is told of once an hour', () => {
	const knocks = new Knocks();
	expect(told(knocks, 'rival', 5_000, 0)).toBe(1);
	expect(told(knocks, 'rival', 5_000, 50 * MINUTE)).toBe(0);
	expect(told(knocks, 'rival', 5_000, 61 * MINUTE)).toBe(1);
});

test('a wrong address now and then is told of to nobody', () => {
	const knocks = new Knocks();
	for (let hour = 0; hour < 100; hour += 1) expect(told(knocks, 'lucie', 3, hour * 60 * MINUTE)).toBe(0);
});

test('each person is counted alone', () => {
	const knocks = new Knocks();
	expect(told(knocks, 'rival', 29, 0) + told(knocks, 'lucie', 29, 0)).toBe(0);
});
