import { error, fail, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { formTexts } from '#lib/kernel/form-texts.ts';
import { CouncilIdentity, MailSender } from '#lib/people/council-schemas.ts';
import { requireStaff } from '#lib/people/server/access.ts';
import { keepArms } from '#lib/people/server/arms.ts';
import { dangerousAct } from '#lib/people/server/dangerous-act.ts';
import { changeArms, changeIdentity, changeSender } from '#lib/people/server/identity.ts';
import { services } from '../../../../services.ts';
import type { Actions, PageServerLoad } from './$types';

type Door = Pick<RequestEvent, 'locals' | 'url'> & { params: { tenant: string } };

async function administrator({ locals, url, params }: Door) {
	const { tenant, account, session } = await requireStaff(locals, url, params.tenant, 'administrator');
	return { tenant, session, keeping: { actor: account.id, now: new Date() } };
}

export const load: PageServerLoad = async (event) => {
	const { tenant } = await administrator(event);
	const { name, accentHue, department, timeZone, mailName, mailReplyTo, armsSha256, slug } = tenant;
	return {
		identity: { name, accentHue, department, timeZone, mailName, mailReplyTo, armsSha256, slug },
		timeZones: Intl.supportedValuesOf('timeZone'),
		sendsMail: services().settings.smtpUrl !== undefined
	};
};

export const actions: Actions = {
	identity: async (event) => {
		const { tenant, keeping } = await administrator(event);
		const given = formTexts(await event.request.formData());
		const form = v.safeParse(CouncilIdentity, given);
		if (!form.success) return fail(422, { refusal: 'incomplete' as const, given });
		await changeIdentity(event.locals.installation, tenant.id, form.output, keeping);
		return { done: 'identity' as const };
	},
	arms: async (event) => {
		const { tenant, keeping } = await administrator(event);
		const picture = (await event.request.formData()).get('arms');
		if (!(picture instanceof File) || picture.size === 0) return fail(422, { refusal: 'arms-unreadable' as const });
		const kept = await keepArms(services().storage.tenant(tenant.id), await picture.bytes());
		if (!kept.ok) return fail(422, { refusal: kept.refusal });
		await changeArms(event.locals.installation, tenant.id, kept.value, keeping);
		return { done: 'arms' as const };
	},
	noArms: async (event) => {
		const { tenant, keeping } = await administrator(event);
		await changeArms(event.locals.installation, tenant.id, null, keeping);
		return { done: 'no-arms' as const };
	},
	sender: async (event) => {
		const { tenant, session, keeping } = await administrator(event);
		const asked = { act: 'change-sender', objectOf: () => tenant.id } as const;
		return dangerousAct(event, session, asked, async (proof, given) => {
			const form = v.safeParse(MailSender, given);
			if (!form.success) return fail(422, { refusal: 'sender-wrong' as const, given });
			if (proof.object !== tenant.id) error(404);
			await changeSender(event.locals.installation, proof, form.output, keeping);
			return { done: 'sender' as const };
		});
	}
};
