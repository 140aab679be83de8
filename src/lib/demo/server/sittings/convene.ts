import { eq } from 'drizzle-orm';
import { sittings } from '#lib/agenda/server/tables.ts';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { answerConvocation, type Answer } from '#lib/agenda/server/convocations.ts';
import { publishSitting } from '#lib/agenda/server/publishing.ts';
import { mails } from '#lib/mail/server/tables.ts';
import { makeSignInLink } from '#lib/people/server/links.ts';
import { publishRecord } from '#lib/publication/server/publish-record.ts';
import type { Stage } from '../stage.ts';
import { must, type Council } from './council.ts';

const LINK_OUTLIVES_MS = 36 * 60 * 60_000;

/**
 * Publishes and calls everybody, unless that was done; most have answered when `answeredAt` is given. The mails are real and
 * stay in the outbox, where the clerk reads them: their addresses belong to nobody.
 */
export async function convene(
	stage: Stage,
	council: Council,
	{ sittingId, startsAt, answeredAt }: { sittingId: string; startsAt: Date; answeredAt?: Date },
	at: Date
): Promise<void> {
	const { tenant, database, clerk } = council;
	const origin = stage.settings.origin ?? `http://localhost:${stage.settings.port}`;
	const expiresAt = new Date(startsAt.getTime() + LINK_OUTLIVES_MS);
	const target = `/app/sittings/${sittingId}?tenant=${tenant.slug}`;
	await database.transaction(async (tx) => {
		const [sitting] = await tx.select().from(sittings).where(eq(sittings.id, sittingId));
		if (sitting?.state !== 'draft') return;
		const publishing = {
			sittingId,
			tenant,
			acceptsShortNotice: false,
			openLink: origin + target,
			linkFor: async (inside: typeof tx, accountId: string) => {
				const link = { accountId, tenantId: tenant.id, purpose: 'convocation' as const, target, expiresAt };
				return origin + (await makeSignInLink(inside.raw, link, at));
			}
		};
		must(await publishSitting(tx, publishing, clerk, at));
		must(await publishRecord(tx, sittingId, at));
		await tx.update(mails, { state: 'kept' }, eq(mails.subjectId, sittingId));
		if (answeredAt) await answer(tx, council, sittingId, answeredAt);
	});
}

/** Every ninth has not answered yet. */
async function answer(tx: TenantTx, { members }: Council, sittingId: string, at: Date): Promise<void> {
	for (const [index, { mandateId, accountId }] of members.entries()) {
		if (index % 9 === 8) continue;
		const given: Answer = index % 13 === 12 ? 'absent' : index % 11 === 10 ? 'proxy' : 'present';
		must(await answerConvocation(tx, { sittingId, mandateId, answer: given }, accountId, at));
	}
}
