import { lockSitting, raiseVersion } from '#lib/agenda/server/live-version.ts';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { appendJournal } from '#lib/journal/server/append.ts';
import { newId } from '#lib/kernel/ids.ts';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import { presentMandates, roster } from './roster.ts';
import { presenceEvents, presences } from './tables.ts';

export interface Movement {
	sittingId: string;
	mandateId: string;
	isPresent: boolean;
}

/**
 * Notes that a member came or left; by the member's tablet or by the clerk for the member (`actor` says which). The same
 * twice changes nothing. Refused when the sitting is not open or the mandate is not one of its members in office.
 */
export async function recordPresence(
	tx: TenantTx,
	{ sittingId, mandateId, isPresent }: Movement,
	actor: string,
	now: Date
): Promise<Result<null, 'sitting-not-open' | 'not-a-member'>> {
	const sitting = await lockSitting(tx, sittingId);
	if (sitting?.state !== 'open') return refuse('sitting-not-open');
	const { members } = await roster(tx, sitting);
	if (!members.some((member) => member.mandateId === mandateId)) return refuse('not-a-member');
	const wasPresent = (await presentMandates(tx, sittingId)).has(mandateId);
	if (wasPresent === isPresent) return ok(null);
	await tx.insert(presences, { sittingId, mandateId, isPresent, changedAt: now }).onConflictDoUpdate({
		target: [presences.tenantId, presences.sittingId, presences.mandateId],
		set: { isPresent, changedAt: now }
	});
	const kind = isPresent ? 'arrived' : 'left';
	await tx.insert(presenceEvents, { id: newId(now.getTime()), sittingId, mandateId, kind, at: now, recordedBy: actor });
	await raiseVersion(tx, sittingId);
	await appendJournal(tx, { act: `presence.${kind}`, object: sittingId, actor, details: { mandate: mandateId } }, now);
	return ok(null);
}
