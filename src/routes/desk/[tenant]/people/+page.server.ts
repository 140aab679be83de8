import { error, fail, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { formTexts } from '#lib/kernel/form-texts.ts';
import { mayGiveRoles, mayKeepMembers } from '#lib/people/rules/staff.ts';
import { ChosenDevice, ChosenMandate, NewMember } from '#lib/people/schemas.ts';
import { requireStaff } from '#lib/people/server/access.ts';
import { dangerousAct } from '#lib/people/server/dangerous-act.ts';
import { orderWipe } from '#lib/people/server/device-acts.ts';
import { listMemberDevices } from '#lib/people/server/devices.ts';
import { addMember, endMandate, inviteMember, readCouncil } from '#lib/people/server/keep-members.ts';
import { today } from '#lib/people/server/members.ts';
import { services } from '../../../../services.ts';
import type { Actions, PageServerLoad } from './$types';

type Door = Pick<RequestEvent, 'locals' | 'url'> & { params: { tenant: string } };

async function keeper({ locals, url, params }: Door) {
	const { tenant, account, session, database, staff } = await requireStaff(locals, url, params.tenant, 'clerk');
	if (!mayKeepMembers(staff)) error(404);
	const now = new Date();
	return {
		database,
		session,
		staff,
		keeping: { tenantId: tenant.id, actor: account.id, today: today(tenant, now), now }
	};
}

export const load: PageServerLoad = async (event) => {
	const { database, staff, keeping } = await keeper(event);
	const { body, groups, members } = await readCouncil(database, keeping.today);
	const known = await listMemberDevices(event.locals.installation, keeping.tenantId);
	const devicesByAccount = Map.groupBy(known, ({ accountId }) => accountId);
	return {
		body: { name: body?.name ?? '', legalSize: body?.legalSize ?? 0 },
		groups,
		members: members.map((member) => ({ ...member, devices: devicesByAccount.get(member.accountId) ?? [] })),
		mayGiveRoles: mayGiveRoles(staff)
	};
};

export const actions: Actions = {
	add: async (event) => {
		const { keeping } = await keeper(event);
		const given = formTexts(await event.request.formData());
		const form = v.safeParse(NewMember, given);
		if (!form.success) return fail(422, { refusal: 'incomplete' as const, given });
		const added = await addMember(event.locals.installation, form.output, keeping);
		return added.ok ? { done: 'added' as const, ...added.value } : fail(409, { refusal: added.refusal, given });
	},
	end: async (event) => {
		const { session, keeping } = await keeper(event);
		const asked = { act: 'end-mandate', objectOf: mandateIn } as const;
		return dangerousAct(event, session, asked, async (proof) => {
			const ended = await endMandate(event.locals.installation, proof, keeping);
			return ended.ok ? { done: 'ended' as const, ...ended.value } : fail(404, { refusal: ended.refusal });
		});
	},
	wipeDevice: async (event) => {
		const { session, keeping } = await keeper(event);
		const asked = { act: 'wipe-device', objectOf: deviceIn } as const;
		return dangerousAct(event, session, asked, async (proof) => {
			const from = { tenantId: keeping.tenantId, clerk: keeping.actor };
			const ordered = await orderWipe(event.locals, proof, from, keeping.now);
			return ordered.ok ? { done: 'wipe' as const, ...ordered.value } : fail(409, { refusal: ordered.refusal });
		});
	},
	/** Confirmed for the council, so that a clerk who invites forty members is not asked forty times. */
	invite: async (event) => {
		const { session, keeping } = await keeper(event);
		const asked = { act: 'invite-member', objectOf: () => keeping.tenantId } as const;
		return dangerousAct(event, session, asked, async (proof, typed) => {
			const invited = await inviteMember(event.locals.installation, proof, mandateIn(typed), keeping);
			if (!invited.ok) return fail(404, { refusal: invited.refusal });
			const origin = services().hosts.originOf(keeping.tenantId, event.url.origin);
			return { done: 'invited' as const, name: invited.value.name, link: origin + invited.value.path };
		});
	}
};

/** The member that a button of the page names; 422 for what no button says. */
function mandateIn(typed: Record<string, string>): string {
	const form = v.safeParse(ChosenMandate, typed);
	if (!form.success) error(422);
	return form.output.mandateId;
}

function deviceIn(typed: Record<string, string>): string {
	const form = v.safeParse(ChosenDevice, typed);
	if (!form.success) error(422);
	return form.output.deviceId;
}
