import { Gauge } from 'prom-client';
import { tenants } from '#lib/people/server/tables.ts';
import { countAlarms } from '#lib/watch/server/alarm.ts';
import type { Services } from '../services.ts';

/** For those who watch the machine: how many checks found something public that should not be, and nobody has cleared it. */
export function countLeaks({ installation, tenant, metrics }: Services): void {
	new Gauge({
		name: 'hemicycle_leak_alarms',
		help: 'Checks that found something confidential in public and were not cleared; over 0 is an alarm',
		registers: [metrics],
		async collect() {
			let open = 0;
			for (const { id } of await installation.select({ id: tenants.id }).from(tenants))
				open += await tenant(id).transaction(countAlarms);
			this.set(open);
		}
	});
}
