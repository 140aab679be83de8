import { expect, test } from 'vitest';
import { needsNewEpoch, withoutKey } from './epochs.ts';

const holder = (accountId: string, sealing = `${accountId}-key`) => ({ accountId, sealing });
const both = [holder('anne'), holder('paul')];
const DAY = 86_400_000;

test('the first who writes makes the first key', () => {
	expect(needsNewEpoch(null, both, 0)).toBe(true);
});

test('a group that did not change keeps its key for a month', () => {
	expect(needsNewEpoch({ holders: both, madeAt: 0 }, both, 31 * DAY)).toBe(false);
	expect(needsNewEpoch({ holders: both, madeAt: 0 }, both, 31 * DAY + 1)).toBe(true);
});

test('when somebody leaves, or begins anew with another key, the key is changed', () => {
	expect(needsNewEpoch({ holders: both, madeAt: 0 }, [holder('anne')], 0)).toBe(true);
	expect(needsNewEpoch({ holders: both, madeAt: 0 }, [holder('anne'), holder('paul', 'new')], 0)).toBe(true);
});

test('somebody who joins is given the key that there is', () => {
	const three = [...both, holder('zoe')];
	expect(needsNewEpoch({ holders: both, madeAt: 0 }, three, 0)).toBe(false);
	expect(withoutKey(both, three)).toEqual([holder('zoe')]);
	expect(withoutKey(both, [holder('anne'), holder('paul', 'new')])).toEqual([holder('paul', 'new')]);
});
