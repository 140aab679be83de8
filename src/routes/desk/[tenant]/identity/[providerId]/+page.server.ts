import { error, fail, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { ChosenAccount } from '#lib/people/identity-schemas.ts';
import { dangerousAct } from '#lib/people/server/dangerous-act.ts';
import {
	changeProvider,
	listLinked,
	listProviders,
	switchProvider,
	unlink
} from '#lib/people/server/identity/providers.ts';
import { mayTry } from '#lib/people/server/rate-limit.ts';
import type { Actions, PageServerLoad } from './$types';
import { addressesOf, givenBack, keeper, readForm, tryProvider } from '../keeper.server.ts';

type Door = RequestEvent<{ tenant: string; providerId: string }>;

/** A trial calls another server: so many in a quarter of an hour, for a town. */
const TRIALS = { tries: 30, windowMs: 15 * 60_000 };

/** The provider of the address, of this town: another town's does not exist here. */
async function requireOwn(event: Pick<Door, 'locals' | 'url' | 'params'>) {
	const { locals, params } = event;
	const access = await keeper(event);
	const all = await access.database.transaction((tx) => listProviders(tx, locals.key));
	const provider = all.find(({ id }) => id === params.providerId);
	if (!provider) error(404);
	return { ...access, provider };
}

export const load: PageServerLoad = async (event) => {
	const { provider } = await requireOwn(event);
	const { id, name, isOn, settings, secret } = provider;
	return {
		...{ id, name, isOn, settings, hasSecret: secret !== '' },
		addresses: addressesOf(event.url, id),
		linked: await listLinked(event.locals.installation, id)
	};
};

/** One attempt to reach a provider, or its refusal. */
async function trial(event: Door, provider: Awaited<ReturnType<typeof requireOwn>>['provider']) {
	const may = await mayTry(event.locals.installation, [`provider-trial:${provider.tenantId}`], TRIALS, new Date());
	if (!may) return fail(429, { trouble: 'too-many-trials' as const });
	const tried = await tryProvider(event, provider.id, provider);
	return tried.ok ? undefined : fail(409, { trouble: tried.refusal });
}

export const actions: Actions = {
	/** One that people come in by is tried before it is changed: a slip of the pen locks nobody out. */
	save: async (event) => {
		const { session, asked, changing, provider } = await requireOwn(event);
		return dangerousAct(event, session, asked, async (proof, typed) => {
			const wanted = readForm(event, session.sessionId, { ...typed, kind: provider.settings.kind });
			const given = givenBack(event, session.sessionId, typed);
			if (!wanted.ok) return fail(422, { refusal: 'incomplete' as const, fields: wanted.refusal, given });
			const { settings, secret = provider.secret } = wanted.value;
			const failed = provider.isOn ? await trial(event, { ...provider, settings, secret }) : undefined;
			if (failed) return fail(failed.status, { ...failed.data, given });
			const changed = await changeProvider(changing(proof), provider, wanted.value);
			return changed.ok
				? { done: 'saved' as const }
				: fail(409, { refusal: changed.refusal, fields: ['secret'], given });
		});
	},
	test: async (event) => {
		const { provider } = await requireOwn(event);
		return (await trial(event, provider)) ?? { done: 'works' as const };
	},
	/** Only what works is offered to people. */
	on: async (event) => {
		const { session, asked, changing, provider } = await requireOwn(event);
		return dangerousAct(event, session, asked, async (proof) => {
			const failed = await trial(event, provider);
			if (failed) return failed;
			await switchProvider(changing(proof), provider, true);
			return { done: 'on' as const };
		});
	},
	off: async (event) => {
		const { session, asked, changing, provider } = await requireOwn(event);
		return dangerousAct(event, session, asked, async (proof) => {
			await switchProvider(changing(proof), provider, false);
			return { done: 'off' as const };
		});
	},
	unlink: async (event) => {
		const { session, asked, changing, provider } = await requireOwn(event);
		return dangerousAct(event, session, asked, async (proof, typed) => {
			const form = v.safeParse(ChosenAccount, typed);
			if (!form.success) error(422);
			const gone = await unlink(changing(proof), provider, form.output.accountId);
			return gone.ok ? { done: 'unlinked' as const } : fail(404, { refusal: gone.refusal });
		});
	}
};
