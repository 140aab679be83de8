import { expect, test } from 'vitest';
import { nextAct } from './next-act.ts';

const itemIds = ['a', 'b', 'c'];
const decision = (id: string, reached = true) => ({
	id,
	kind: 'decision' as const,
	state: 'open',
	quorum: { reached }
});
const moment = { state: 'open' as const, items: 'ppp', itemIds, item: null, poll: null };

test('a published sitting is opened, then its first item', () => {
	expect(nextAct({ ...moment, state: 'published' })).toEqual({ act: 'open-sitting' });
	expect(nextAct(moment)).toEqual({ act: 'open-item', itemId: 'a' });
});

test('an item for decision is voted, then the next one opens', () => {
	const open = { ...moment, items: 'opp', item: decision('a') };
	expect(nextAct(open)).toEqual({ act: 'open-poll' });
	expect(nextAct({ ...open, poll: { state: 'open' } })).toEqual({ act: 'close-poll' });
	expect(nextAct({ ...open, poll: { state: 'closed' } })).toEqual({ act: 'open-item', itemId: 'b' });
});

test('an item for information needs no vote', () => {
	const item = { ...decision('a'), kind: 'information' as const };
	expect(nextAct({ ...moment, items: 'opp', item })).toEqual({ act: 'open-item', itemId: 'b' });
});

test('without quorum the item is opened again before any vote (R19)', () => {
	expect(nextAct({ ...moment, items: 'opp', item: decision('a', false) })).toEqual({ act: 'reopen-item', itemId: 'a' });
});

test('an item that was skipped comes back at the end, and after the last one the sitting is closed', () => {
	const last = { ...moment, item: decision('c'), poll: { state: 'closed' as const } };
	expect(nextAct({ ...last, items: 'ApA' })).toEqual({ act: 'open-item', itemId: 'b' });
	expect(nextAct({ ...last, items: 'AAR' })).toEqual({ act: 'close-sitting' });
});
