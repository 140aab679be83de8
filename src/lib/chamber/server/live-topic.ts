import type { TenantDb } from '#lib/database/server/tenant-db.ts';
import type { Hub } from '#lib/live/server/hub.ts';
import type { Source } from '#lib/live/server/topic.ts';
import { withGuests } from './guest-states.ts';
import { liveState } from './live-state.ts';
import { ownStates } from './own-state.ts';
import { roster } from './roster.ts';

const ROSTER_MS = 10_000;

export function sittingTopic(tenantId: string, sittingId: string): string {
	return `sitting:${tenantId}:${sittingId}`;
}

/** How the hub reads a sitting. */
export function sittingSource(database: TenantDb, sittingId: string): Source {
	const readRoster = rememberRoster();
	return {
		load: () =>
			database.transaction(async (tx) => {
				const { version, states } = await liveState(tx, sittingId, readRoster);
				return { version, states: await withGuests(tx, states, sittingId, new Date()) };
			}),
		loadOwn: (accountIds) => database.transaction((tx) => ownStates(tx, sittingId, accountIds))
	};
}

/** Who holds which seat hardly changes in an evening: screens may know it some seconds late. Acts never use this. */
function rememberRoster(): typeof roster {
	let last: { at: number; found: ReturnType<typeof roster> } | undefined;
	return async (tx, sitting) => {
		if (!last || Date.now() - last.at > ROSTER_MS) {
			last = { at: Date.now(), found: roster(tx, sitting) };
			last.found.catch(() => (last = undefined));
		}
		return last.found;
	};
}

/** Tells everybody who follows a sitting that it changed. To be called after COMMIT. */
export function tellSitting(hub: Hub, tenantId: string, sittingId: string): void {
	hub.changed(sittingTopic(tenantId, sittingId));
}
