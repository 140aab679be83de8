import { error, fail, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { getLocale } from '#lib/i18n/paraglide/runtime.js';
import { formTexts } from '#lib/kernel/form-texts.ts';
import { requireStaff } from '#lib/people/server/access.ts';
import { dangerousAct } from '#lib/people/server/dangerous-act.ts';
import { today } from '#lib/people/server/members.ts';
import { rightsChanged } from '#lib/people/server/rights-signal.ts';
import { isActivity } from '#lib/privacy/rules/register.ts';
import { AmendedActivity, ChosenPerson, Declined, PrivacyContact } from '#lib/privacy/schemas.ts';
import { amendRegister, readContact, readRegister, setContact } from '#lib/privacy/server/register.ts';
import { declineErasure, grantErasure, pendingRequests } from '#lib/privacy/server/requests.ts';
import { lastRetention } from '#lib/privacy/server/retention.ts';
import { classesInUse, RETENTION } from '#lib/privacy/rules/retention.ts';
import type { Actions, PageServerLoad } from './$types';

type Door = Pick<RequestEvent, 'locals' | 'url'> & { params: { tenant: string } };

async function administrator({ locals, url, params }: Door) {
	const access = await requireStaff(locals, url, params.tenant, 'administrator');
	const now = new Date();
	return { ...access, actor: access.account.id, now, today: today(access.tenant, now) };
}

export const load: PageServerLoad = async (event) => {
	const { database, today: day } = await administrator(event);
	const asked = event.url.searchParams.get('activity') ?? '';
	return database.transaction(async (tx) => {
		const run = await lastRetention(tx);
		return {
			contact: await readContact(tx),
			register: await readRegister(tx, getLocale()),
			requests: await pendingRequests(tx, day),
			amending: isActivity(asked) ? asked : null,
			classes: classesInUse().map((name) => ({ name, days: RETENTION[name].days, erased: run?.counts[name] ?? null })),
			lastRun: run?.at ?? null
		};
	});
};

export const actions: Actions = {
	contact: async (event) => {
		const { database, actor, now } = await administrator(event);
		const typed = formTexts(await event.request.formData());
		const form = v.safeParse(PrivacyContact, typed);
		if (!form.success) return fail(422, { refusal: 'incomplete' as const, typed });
		await database.transaction((tx) => setContact(tx, form.output, actor, now));
		return { done: 'contact' as const };
	},
	amend: async (event) => {
		const { database, actor, now } = await administrator(event);
		const activity = event.url.searchParams.get('activity') ?? '';
		if (!isActivity(activity)) error(422);
		const form = v.safeParse(AmendedActivity, formTexts(await event.request.formData()));
		if (!form.success) return fail(422, { refusal: 'incomplete' as const, typed: {} });
		const { locale, ...texts } = form.output;
		await database.transaction((tx) => amendRegister(tx, { activity, locale, texts }, actor, now));
		return { done: 'amended' as const };
	},
	erase: async (event) => {
		const { session, database, now, today: day } = await administrator(event);
		const asked = { act: 'erase-person', objectOf: personIn } as const;
		return dangerousAct(event, session, asked, async (proof) => {
			const erased = await database.transaction((tx) => grantErasure(tx, proof, { today: day, now }));
			if (!erased.ok) return fail(409, { refusal: erased.refusal, typed: {} });
			rightsChanged(proof.object);
			return { done: 'erased' as const };
		});
	},
	decline: async (event) => {
		const { database, actor, now } = await administrator(event);
		const form = v.safeParse(Declined, formTexts(await event.request.formData()));
		if (!form.success) return fail(422, { refusal: 'incomplete' as const, typed: {} });
		const declined = await database.transaction((tx) => declineErasure(tx, form.output, actor, now));
		return declined.ok ? { done: 'declined' as const } : fail(409, { refusal: declined.refusal, typed: {} });
	}
};

function personIn(typed: Record<string, string>): string {
	const form = v.safeParse(ChosenPerson, typed);
	if (!form.success) error(422);
	return form.output.accountId;
}
