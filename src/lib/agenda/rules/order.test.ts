import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bySection, joinSection, place, stepDown, stepUp, type Placed } from './order.ts';

const agenda: Placed[] = [
	{ id: 'a1', section: 'A' },
	{ id: 'a2', section: 'A' },
	{ id: 'b1', section: 'B' },
	{ id: 'b2', section: 'B' }
];
const ids = (order: readonly Placed[]) => order.map((item) => `${item.section}:${item.id}`);

const anyAgenda = fc
	.array(fc.constantFrom('A', 'B', 'C'), { minLength: 1, maxLength: 40 })
	.map((sections) => sections.map((section, index) => ({ id: `i${index}`, section })));
const anyMove = anyAgenda.chain((order) =>
	fc.record({
		order: fc.constant(order),
		id: fc.constantFrom(...order.map((item) => item.id)),
		beforeId: fc.option(fc.constantFrom(...order.map((item) => item.id), 'nobody')),
		section: fc.constantFrom('A', 'B', 'D')
	})
);

test('an item goes before another one and takes the section of its place', () => {
	expect(ids(place(agenda, 'b2', { beforeId: 'a2', section: 'A' }))).toEqual(['A:a1', 'A:b2', 'A:a2', 'B:b1']);
});

test('the first item of a section steps up into the section above without passing anybody', () => {
	const up = stepUp(agenda, 'b1');
	expect(up).toEqual({ beforeId: 'b2', section: 'A' });
	expect(ids(place(agenda, 'b1', up!))).toEqual(['A:a1', 'A:a2', 'A:b1', 'B:b2']);
});

test('the last item of a section steps down into the section below without passing anybody', () => {
	expect(ids(place(agenda, 'a2', stepDown(agenda, 'a2')!))).toEqual(['A:a1', 'B:a2', 'B:b1', 'B:b2']);
});

test('nothing steps over the ends of the agenda', () => {
	expect(stepUp(agenda, 'a1')).toBeNull();
	expect(stepDown(agenda, 'b2')).toBeNull();
});

test('an item whose section is typed anew joins the end of that section', () => {
	expect(ids(place(agenda, 'b2', joinSection(agenda, 'b2', 'A')))).toEqual(['A:a1', 'A:a2', 'A:b2', 'B:b1']);
	expect(ids(place(agenda, 'a1', joinSection(agenda, 'a1', 'New')))).toEqual(['New:a1', 'A:a2', 'B:b1', 'B:b2']);
});

test('a move loses nobody, doubles nobody, and keeps the others in their order', () => {
	fc.assert(
		fc.property(anyMove, ({ order, id, beforeId, section }) => {
			const moved = place(order, id, { beforeId, section });
			const without = (list: readonly Placed[]) => list.filter((item) => item.id !== id);
			expect(without(moved)).toEqual(without(order));
			expect(moved).toHaveLength(order.length);
			expect(moved.find((item) => item.id === id)?.section).toBe(section);
		})
	);
});

test('one step up is undone by one step down, unless it emptied a section', () => {
	fc.assert(
		fc.property(anyMove, ({ order, id }) => {
			const up = stepUp(order, id);
			const index = order.findIndex((item) => item.id === id);
			const isAlone = [index - 1, index + 1].every((at) => order[at]?.section !== order[index]?.section);
			if (!up || isAlone) return;
			const moved = place(order, id, up);
			expect(place(moved, id, stepDown(moved, id)!)).toEqual(order);
		})
	);
});

test('headings hold every item once, in the order of the agenda', () => {
	fc.assert(
		fc.property(anyAgenda, (order) => {
			expect(bySection(order).flatMap((group) => group.items)).toEqual(order);
		})
	);
});
