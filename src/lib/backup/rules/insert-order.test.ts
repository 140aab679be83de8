import { expect, test } from 'vitest';
import { insertOrder } from './insert-order.ts';

test('a table comes after those it refers to', () => {
	const order = insertOrder([
		{ name: 'ballot', refersTo: ['poll_right'] },
		{ name: 'poll_right', refersTo: ['poll'] },
		{ name: 'poll', refersTo: [] }
	]);
	expect(order).toEqual(['poll', 'poll_right', 'ballot']);
});

test('a table may refer to itself, and to tables that are not a council’s', () => {
	expect(insertOrder([{ name: 'paper', refersTo: ['paper', 'account'] }])).toEqual(['paper']);
});

test('a circle has no order', () => {
	const circle = [
		{ name: 'one', refersTo: ['other'] },
		{ name: 'other', refersTo: ['one'] }
	];
	expect(() => insertOrder(circle)).toThrow('circle');
});
