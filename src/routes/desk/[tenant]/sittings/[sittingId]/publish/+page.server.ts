import { error, redirect } from '@sveltejs/kit';
import { PublishForm } from '#lib/agenda/schemas.ts';
import { deadlineOf, membersCalled, publishSitting } from '#lib/agenda/server/publishing.ts';
import { readAgenda } from '#lib/agenda/server/read-agenda.ts';
import * as m from '#lib/i18n/paraglide/messages.js';
import { sendQueued } from '#lib/mail/server/outbox.ts';
import { makeSignInLink } from '#lib/people/server/links.ts';
import { publishRecord } from '#lib/publication/server/publish-record.ts';
import { services } from '../../../../../../services.ts';
import { clerkAct, requireClerk } from '../../../../clerk-act.server.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types.js';

/** A convocation's link lasts until the day after the sitting: papers are read again that evening. */
const LINK_OUTLIVES_MS = 36 * 3_600_000;

/** What publishing does, before it is done: who is called, how, and whether the law's notice is kept. */
export const load: PageServerLoad = async (event) => {
	const { database, tenant, sittingId } = await requireClerk(event);
	const found = await database.transaction(async (tx) => {
		const agenda = await readAgenda(tx, sittingId, 'desk');
		if (!agenda) return null;
		const { startsAt, body } = agenda.sitting;
		const members = await membersCalled(tx, { bodyId: body.id, startsAt }, tenant.timeZone);
		return { agenda, members: members.length };
	});
	if (!found) error(404);
	const { agenda, members } = found;
	if (agenda.sitting.state !== 'draft') redirect(303, `/desk/${tenant.slug}/sittings/${sittingId}`);
	const deadline = deadlineOf(agenda, tenant.timeZone, new Date());
	return { ...agenda, members, deadline, sendsMail: services().settings.smtpUrl !== undefined };
};

export const actions: Actions = {
	default: async (event) => {
		const result = await publishAndSend(event);
		if ('done' in result) redirect(303, `/desk/${event.params.tenant}/sittings/${event.params.sittingId}`);
		return result;
	}
};

/** Publishes to the council and the public, calls everybody and puts the sending in the queue, in one transaction. */
function publishAndSend(event: RequestEvent) {
	return clerkAct(event, PublishForm, async (tx, form, { tenant, sittingId, actor, now }) => {
		const target = `/app/sittings/${sittingId}?tenant=${tenant.slug}`;
		const origin = services().hosts.originOf(tenant.id, event.url.origin);
		const published = await publishSitting(
			tx,
			{
				sittingId,
				tenant,
				acceptsShortNotice: form.acceptsShortNotice,
				openLink: origin + target,
				linkFor: async (inside, accountId, startsAt) => {
					const expiresAt = new Date(Math.max(startsAt.getTime(), now.getTime()) + LINK_OUTLIVES_MS);
					const link = { accountId, tenantId: tenant.id, purpose: 'convocation' as const, target, expiresAt };
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
