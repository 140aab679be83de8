import { expect, test } from 'vitest';
import { isLeaseOver } from './lease.ts';

const HOUR = 3_600_000;
const lease = { endsAt: 172 * HOUR, seenAt: 100 * HOUR };

test.each([
	['within the lease the store is open', lease, 171.9, false],
	['at its end it closes', lease, 172, true],
	['a clock set back by a day closes it too', lease, 76, true],
	['a clock that corrects itself by minutes does not', lease, 99.5, false],
	['without a lease nothing ends', { endsAt: null, seenAt: 0 }, 10_000, false]
])('%s', (_, kept, hours, isOver) => {
	expect(isLeaseOver(kept, hours * HOUR)).toBe(isOver);
});
