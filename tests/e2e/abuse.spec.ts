import { expect, test } from '@playwright/test';
import { tryEverything } from '../abuse/abuse.ts';
import { closeAll } from '../bench/harness.ts';

test.afterAll(() => closeAll());

test('nobody gets in, hears or changes what is not theirs, whatever they send', async () => {
	test.setTimeout(process.env['HEMICYCLE_TEST_FULL'] ? 600_000 : 180_000);
	const report = await tryEverything(process.env['HEMICYCLE_TEST_FULL'] ? 1 : 9);
	expect(report.leaks).toEqual([]);
	expect(report.serverErrors).toEqual([]);
	expect(report.wrong).toEqual([]);
});
