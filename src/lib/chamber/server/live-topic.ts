import type { TenantDb } from '#lib/database/server/tenant-db.ts';
import type { Hub } from '#lib/live/server/hub.ts';
import type { Source } from '#lib/live/server/topic.ts';
import { liveState } from './live-state.ts';
import { ownStates } from './own-state.ts';

export function sittingTopic(tenantId: string, sittingId: string): string {
	return `sitting:${tenantId}:${sittingId}`;
}

/** How the hub reads a sitting. */
export function sittingSource(database: TenantDb, sittingId: string): Source {
	return {
		load: () => database.transaction((tx) => liveState(tx, sittingId)),
		loadOwn: (accountIds) => database.transaction((tx) => ownStates(tx, sittingId, accountIds))
	};
}

/** Tells everybody who follows a sitting that it changed. To be called after COMMIT. */
export function tellSitting(hub: Hub, tenantId: string, sittingId: string): void {
	hub.changed(sittingTopic(tenantId, sittingId));
}
