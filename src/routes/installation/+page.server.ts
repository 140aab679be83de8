import { error, fail, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { ChosenCouncil, CouncilHost, NewCouncil } from '#lib/people/council-schemas.ts';
import { isByOwnLock } from '#lib/people/rules/reach.ts';
import { requireAccount } from '#lib/people/server/access.ts';
import { addHost, createCouncil, listCouncils, pauseCouncil, removeHost } from '#lib/people/server/councils.ts';
import { dangerousAct } from '#lib/people/server/dangerous-act.ts';
import { services } from '../../services.ts';
import type { Actions, PageServerLoad } from './$types';

type Door = Pick<RequestEvent, 'locals' | 'url' | 'request' | 'cookies' | 'getClientAddress'>;

/**
 * By the account's own lock: a council's link or directory vouches for nobody here. On a council's own host the house is not
 * administered: its other councils are not known there.
 */
function housekeeper({ locals, url }: Pick<Door, 'locals' | 'url'>) {
	const session = requireAccount(locals, url, 2);
	if (!session.account.isInstallationAdministrator || !isByOwnLock(session) || locals.host) error(404);
	return { session, installation: locals.installation, keeping: { actor: session.account.id, now: new Date() } };
}

export const load: PageServerLoad = async (event) => {
	const { installation } = housekeeper(event);
	return { councils: await listCouncils(installation), origin: event.url.origin };
};

export const actions: Actions = {
	create: async (event) => {
		const { session, installation, keeping } = housekeeper(event);
		const asked = { act: 'create-council', objectOf: () => session.account.id } as const;
		return dangerousAct(event, session, asked, async (proof, given) => {
			const form = v.safeParse(NewCouncil, given);
			if (!form.success) return fail(422, { refusal: 'incomplete' as const, given });
			const created = await createCouncil(installation, proof, form.output, keeping);
			if (!created.ok) return fail(409, { refusal: created.refusal, given });
			return { done: 'created' as const, name: created.value.name, link: event.url.origin + created.value.path };
		});
	},
	pause: (event) => pauseOr(event, true),
	resume: (event) => pauseOr(event, false),
	addHost: (event) => hosts(event, 'host-added', addHost),
	removeHost: (event) => hosts(event, 'host-removed', removeHost)
};

function pauseOr(event: Door, isPaused: boolean) {
	const { session, installation, keeping } = housekeeper(event);
	const asked = { act: 'pause-council', objectOf: councilIn } as const;
	return dangerousAct(event, session, asked, async (proof) => {
		const paused = await pauseCouncil(installation, proof, isPaused, keeping);
		if (!paused.ok) return fail(404, { refusal: paused.refusal });
		await services().hosts.refresh(installation);
		return { done: isPaused ? ('paused' as const) : ('resumed' as const), name: paused.value.name };
	});
}

function hosts(event: Door, done: 'host-added' | 'host-removed', act: typeof addHost) {
	const { session, installation, keeping } = housekeeper(event);
	const asked = { act: 'change-hosts', objectOf: councilIn } as const;
	return dangerousAct(event, session, asked, async (proof, given) => {
		const form = v.safeParse(CouncilHost, given);
		if (!form.success) return fail(422, { refusal: 'host-wrong' as const });
		const shared = services().settings.origin;
		if (shared !== undefined && new URL(shared).host === form.output.host)
			return fail(409, { refusal: 'host-taken' as const });
		const changed = await act(installation, proof, form.output, keeping);
		if (!changed.ok) return fail(409, { refusal: changed.refusal });
		await services().hosts.refresh(installation);
		return { done, name: form.output.host };
	});
}

function councilIn(given: Record<string, string>): string {
	const form = v.safeParse(ChosenCouncil, given);
	if (!form.success) error(422);
	return form.output.tenantId;
}
