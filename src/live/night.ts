import { lastRetention, askRetention } from '#lib/privacy/server/retention.ts';
import { askCheck } from '#lib/watch/server/check.ts';
import { lastChecked } from '#lib/watch/server/alarm.ts';
import * as m from '#lib/i18n/paraglide/messages.js';
import { describeError } from '#lib/kernel/describe-error.ts';
import { lastNight } from '#lib/privacy/rules/night.ts';
import { tenants } from '#lib/people/server/tables.ts';
import type { Services } from '../services.ts';

const LOOK_MS = 5 * 60_000;

/**
 * What is done once a night for every council: erasing what is over its time, and walking through the house as a stranger.
 * A night that the server slept through is made up for; before the first one nothing is due.
 */
export function keepNights(services: Services): void {
	const startedAt = new Date();
	const look = () => {
		lookForNight(services, startedAt, new Date()).catch((error: unknown) =>
			services.log.error(describeError(error), 'the work of the night could not be asked for')
		);
	};
	const timer = setInterval(look, LOOK_MS);
	timer.unref();
	services.onClose(() => Promise.resolve(clearInterval(timer)));
	look();
}

async function lookForNight({ installation, tenant, jobs, database }: Services, startedAt: Date, now: Date) {
	if (database.mode.isReadOnly) return;
	const night = lastNight(now);
	const asked = (tenantId: string, what: string) => {
		const key = `${tenantId} ${what} ${night.toISOString()}`;
		return handedOut.has(key) || !handedOut.add(key);
	};
	const inFrench = { locale: 'fr' } as const;
	for (const { id } of await installation.select({ id: tenants.id }).from(tenants)) {
		await tenant(id).transaction(async (tx) => {
			if (((await lastRetention(tx))?.at ?? startedAt) < night && !asked(id, 'retention'))
				await askRetention(tx, jobs, m.privacy_retention_job({}, inFrench), now);
			if (((await lastChecked(tx)) ?? startedAt) < night && !asked(id, 'check'))
				await askCheck(tx, jobs, m.watch_job({}, inFrench), now);
		});
	}
}

/** What this process has put into the queue already. */
const handedOut = new Set<string>();
