import { eq } from 'drizzle-orm';
import { answerConvocation, type Answer } from '#lib/agenda/server/convocations.ts';
import { publishSitting } from '#lib/agenda/server/publishing.ts';
import { mails } from '#lib/mail/server/tables.ts';
import { makeSignInLink } from '#lib/people/server/links.ts';
import { publishRecord } from '#lib/publication/server/publish-record.ts';
import type { Stage } from '../stage.ts';
import { must, type Council } from './council.ts';

const LINK_OUTLIVES_MS = 36 * 60 * 60_000;

/**
 * Publishes and calls everybody. The mails are real and stay in the outbox, where the clerk reads them: their addresses belong
 * to nobody.
 */
export async function convene(
	stage: Stage,
	council: Council,
	{ sittingId, startsAt }: { sittingId: string; startsAt: Date },
	at: Date
): Promise<void> {
	const { tenant, database, clerk } = council;
	const origin = stage.settings.origin ?? `http://localhost:${stage.settings.port}`;
	const expiresAt = new Date(startsAt.getTime() + LINK_OUTLIVES_MS);
	const target = `/app/sittings/${sittingId}?tenant=${tenant.slug}`;
	await database.transaction(async (tx) => {
		const publishing = {
			sittingId,
			tenant,
			acceptsShortNotice: false,
			openLink: origin + target,
			linkFor: async (inside: typeof tx, accountId: string) => {
				const link = { accountId, purpose: 'convocation' as const, target, expiresAt };
				return origin + (await makeSignInLink(inside.raw, link, at));
			}
		};
		must(await publishSitting(tx, publishing, clerk, at));
		must(await publishRecord(tx, sittingId, at));
		await tx.update(mails, { state: 'kept' }, eq(mails.subjectId, sittingId));
	});
}

/** Most have answered; every ninth has not yet. */
export async function answer(council: Council, sittingId: string, at: Date): Promise<void> {
	await council.database.transaction(async (tx) => {
		for (const [index, { mandateId, accountId }] of council.members.entries()) {
			if (index % 9 === 8) continue;
			const given: Answer = index % 13 === 12 ? 'absent' : index % 11 === 10 ? 'proxy' : 'present';
			must(await answerConvocation(tx, { sittingId, mandateId, answer: given }, accountId, at));
		}
	});
}
