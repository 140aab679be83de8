import type { RequestEvent } from '@sveltejs/kit';
import { PublishForm } from '#lib/agenda/schemas.ts';
import { publishSitting } from '#lib/agenda/server/publishing.ts';
import * as m from '#lib/i18n/paraglide/messages.js';
import { sendQueued } from '#lib/mail/server/outbox.ts';
import { makeSignInLink } from '#lib/people/server/links.ts';
import { publishRecord } from '#lib/publication/server/publish-record.ts';
import { services } from '../../../../../services.ts';
import { clerkAct } from '../../../clerk-act.server.ts';

/** A convocation's link lasts until the day after the sitting: papers are read again that evening. */
const LINK_OUTLIVES_MS = 36 * 3_600_000;

/** Publishes to the council and the public, calls everybody and puts the sending in the queue, in one transaction. */
export function publishAndSend(event: RequestEvent<{ tenant: string; sittingId: string }>) {
	return clerkAct(event, PublishForm, async (tx, form, { tenant, sittingId, actor, now }) => {
		const target = `/app/sittings/${sittingId}?tenant=${tenant.slug}`;
		const { origin } = event.url;
		const published = await publishSitting(
			tx,
			{
				sittingId,
				tenant,
				acceptsShortNotice: form.acceptsShortNotice,
				openLink: origin + target,
				linkFor: async (inside, accountId, startsAt) => {
					const expiresAt = new Date(Math.max(startsAt.getTime(), now.getTime()) + LINK_OUTLIVES_MS);
					const link = { accountId, purpose: 'convocation' as const, target, expiresAt };
					return origin + (await makeSignInLink(inside.raw, link, now));
				}
			},
			actor,
			now
		);
		if (!published.ok) return published;
		await publishRecord(tx, sittingId, now);
		await sendQueued(tx, services().jobs, { subjectId: sittingId, label: m.agenda_sending() }, now);
		return published;
	});
}
