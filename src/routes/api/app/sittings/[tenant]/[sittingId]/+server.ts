import { error } from '@sveltejs/kit';
import { markReceived } from '#lib/agenda/server/convocations.ts';
import { markGuestCame } from '#lib/agenda/server/guest-list.ts';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { mandatesOf, today } from '#lib/people/server/members.ts';
import { jsonIfNews, requireSittingPlace } from '#lib/tablet/server/door.ts';
import { guestSittingFor, type GuestReader } from '#lib/tablet/server/guest-sitting.ts';
import { sittingFor } from '#lib/tablet/server/sitting.ts';
import type { RequestHandler } from './$types';

/** Everything that a tablet keeps of one sitting, but the files of its papers. The first time is proof that the convocation arrived, or that the guest came. */
export const GET: RequestHandler = async ({ locals, params, request }) => {
	const { database, tenant, session } = await requireSittingPlace(locals, params);
	const reader = { tenant, accountId: session.account.id, isByLink: session.level < 2, now: new Date() };
	const { sittingId } = params;
	const sitting = await database.transaction(
		async (tx) => (await asMember(tx, reader, sittingId)) ?? (await asGuest(tx, reader, sittingId))
	);
	if (!sitting) error(404);
	return jsonIfNews(request, sitting);
};

async function asMember(tx: TenantTx, { now, ...asking }: GuestReader, sittingId: string) {
	const mandates = await mandatesOf(tx, asking.accountId, today(asking.tenant, now));
	if (mandates.length === 0) return null;
	const reader = { ...asking, mandates };
	const found = await sittingFor(tx, reader, sittingId, now);
	if (found) await markReceived(tx, sittingId, reader, now);
	return found;
}

async function asGuest(tx: TenantTx, reader: GuestReader, sittingId: string) {
	const found = await guestSittingFor(tx, reader, sittingId);
	if (!found) return null;
	await markGuestCame(tx, { guestId: found.guestId, sittingId, accountId: reader.accountId }, reader.now);
	return found.sitting;
}
