import { asc, eq } from 'drizzle-orm';
import { items } from '#lib/agenda/server/tables.ts';
import type { Sitting } from '#lib/agenda/server/live-version.ts';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { liveState } from './live-state.ts';
import { publicMembers } from './members.ts';
import { roster } from './roster.ts';

/** What the console shows and does not change by itself: the agenda in order, the members by seat, and the state now. */
export async function script(tx: TenantTx, sitting: Sitting) {
	const { id, title, startsAt, place } = sitting;
	const { members } = await roster(tx, sitting);
	const agenda = await tx
		.select({
			id: items.id,
			number: items.number,
			title: items.title,
			section: items.section,
			isClosed: items.isClosed,
			kind: items.kind
		})
		.from(items)
		.where(eq(items.sittingId, id))
		.orderBy(asc(items.position));
	const { states } = await liveState(tx, id);
	return { sitting: { id, title, startsAt, place }, agenda, members: publicMembers(members), states };
}
