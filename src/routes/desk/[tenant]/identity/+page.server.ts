import { listProviders } from '#lib/people/server/identity/providers.ts';
import type { PageServerLoad } from './$types';
import { keeper } from './keeper.server.ts';

export const load: PageServerLoad = async (event) => {
	const { database, tenant } = await keeper(event);
	const providers = await database.transaction((tx) => listProviders(tx, event.locals.key));
	return {
		signInPage: `${event.url.origin}/sign-in?council=${tenant.slug}`,
		providers: providers.map(({ id, name, isOn, settings }) => ({
			...{ id, name, isOn, kind: settings.kind },
			place: settings.kind === 'oidc' ? settings.issuer : `${settings.host}:${settings.port}`
		}))
	};
};
