import { error, fail, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { GuestChoice, GuestForm, GuestItemChoice } from '#lib/agenda/schemas.ts';
import { eveningEnds } from '#lib/agenda/rules/guest-policy.ts';
import type { GuestHouse } from '#lib/agenda/server/guest-invitation.ts';
import { readGuests } from '#lib/agenda/server/guest-list.ts';
import { admitGuest, inviteAgain, inviteGuest, withdrawGuest } from '#lib/agenda/server/guests.ts';
import { readAgenda } from '#lib/agenda/server/read-agenda.ts';
import { tellSitting } from '#lib/chamber/server/live-topic.ts';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import * as m from '#lib/i18n/paraglide/messages.js';
import { sendQueued } from '#lib/mail/server/outbox.ts';
import { dangerousAct } from '#lib/people/server/dangerous-act.ts';
import { makeSignInLink } from '#lib/people/server/links.ts';
import type { Tenant } from '#lib/people/server/members.ts';
import { services } from '../../../../../../services.ts';
import { clerkAct, requireClerk } from '../../../../clerk-act.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

/** The guests of a sitting, and the form that invites another one. */
export const load: PageServerLoad = async (event) => {
	const { database, tenant, sittingId } = await requireClerk(event);
	const found = await database.transaction(async (tx) => {
		const agenda = await readAgenda(tx, sittingId, 'desk');
		return agenda && { ...agenda, guests: await readGuests(tx, sittingId) };
	});
	if (!found) error(404);
	const { sitting, items, guests } = found;
	const endsAt = eveningEnds(sitting.startsAt, tenant.timeZone);
	return {
		...{ sitting, guests, endsAt },
		isOver: sitting.state === 'closed' || endsAt <= new Date(),
		sendsMail: services().settings.smtpUrl !== undefined,
		items: items.map(({ id, number, title, isClosed }) => ({ id, number, title, isClosed }))
	};
};

export const actions: Actions = {
	invite: (event) =>
		clerkAct(event, GuestForm, async (tx, form, { tenant, sittingId, actor, now }) => {
			const where = { sittingId, house: houseOf(event, tenant, sittingId, now) };
			const invited = await inviteGuest(tx, where, form, actor, now);
			if (invited.ok) await send(tx, sittingId, now);
			return invited;
		}),
	again: (event) =>
		clerkAct(event, GuestChoice, async (tx, { guestId }, { tenant, sittingId, actor, now }) => {
			const where = { sittingId, house: houseOf(event, tenant, sittingId, now) };
			const invited = await inviteAgain(tx, where, guestId, actor, now);
			if (invited.ok) await send(tx, sittingId, now);
			return invited;
		}),
	withdraw: (event) =>
		clerkAct(event, GuestChoice, (tx, { guestId }, { tenant, sittingId, actor, now }) =>
			withdrawGuest(tx, { sittingId, guestId, target: targetOf(tenant, sittingId) }, actor, now)
		),
	/* L2121-18: whoever is let in behind closed doors is let in by name, item by item. */
	admit: async (event) => {
		const { session, database, tenant, sittingId } = await requireClerk(event);
		const asked = { act: 'admit-guest', objectOf: guestItemIn } as const;
		return dangerousAct(event, session, asked, async (proof) => {
			const now = new Date();
			const where = { sittingId, house: houseOf(event, tenant, sittingId, now) };
			const admitted = await database.transaction(async (tx) => {
				const done = await admitGuest(tx, proof, where, now);
				if (done.ok) await send(tx, sittingId, now);
				return done;
			});
			if (!admitted.ok) return fail(409, { name: 'admit', refusal: admitted.refusal });
			tellSitting(services().hub, tenant.id, sittingId);
			return { name: 'admit', done: admitted.value };
		});
	}
};

const targetOf = (tenant: Tenant, sittingId: string) => `/app/sittings/${sittingId}?tenant=${tenant.slug}`;

const send = (tx: TenantTx, sittingId: string, now: Date) =>
	sendQueued(tx, services().jobs, { subjectId: sittingId, label: m.agenda_guest_sending() }, now);

/** A guest's link opens this council alone, and only until the evening is over. */
function houseOf({ url }: Pick<RequestEvent, 'url'>, tenant: Tenant, sittingId: string, now: Date): GuestHouse {
	const origin = services().hosts.originOf(tenant.id, url.origin);
	const link = { tenantId: tenant.id, purpose: 'guest' as const, target: targetOf(tenant, sittingId) };
	return {
		name: tenant.name,
		timeZone: tenant.timeZone,
		linkFor: async (tx, accountId, expiresAt) =>
			origin + (await makeSignInLink(tx.raw, { ...link, accountId, expiresAt }, now))
	};
}

/** The item of an invitation that a button of the page names; 422 for what no button says. */
function guestItemIn(typed: Record<string, string>): string {
	const form = v.safeParse(GuestItemChoice, typed);
	if (!form.success) error(422);
	return form.output.guestItemId;
}
