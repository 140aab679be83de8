import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import { isUuid } from '#lib/kernel/ids.ts';
import { returnPath } from '#lib/people/rules/return-path.ts';
import { fromOf, giveSession } from '#lib/people/server/door.ts';
import { giveNote } from '#lib/people/server/identity/going.ts';
import type { OidcProvider } from '#lib/people/server/identity/oidc.ts';
import { findProvider, type Provider } from '#lib/people/server/identity/providers.ts';
import { homeIn, type Came, type Locked } from '#lib/people/server/identity/sign-in-with.ts';
import { services } from '../../../services.ts';

type Door = Pick<RequestEvent<{ provider: string }>, 'locals' | 'params' | 'request' | 'cookies' | 'getClientAddress'>;

/** The provider of the address. One that is off and one that never was look the same: 404. */
export async function requireProvider({ locals, params }: Pick<Door, 'locals' | 'params'>): Promise<Provider> {
	const id = params.provider;
	const provider = isUuid(id) ? await findProvider(locals.installation, locals.key, id) : undefined;
	if (!provider?.isOn) error(404);
	return provider;
}

export function isOidc(provider: Provider): provider is OidcProvider {
	return provider.settings.kind === 'oidc';
}

/** Where the provider sends the browser back to: one address for each provider, so that one's answer is never taken for another's. */
export function redirectUriOf(url: URL, { id }: Pick<Provider, 'id'>): string {
	return `${services().settings.origin ?? url.origin}/sign-in/with/${id}/callback`;
}

export function wayOf(event: Door): Locked {
	const { log, outgoing } = services();
	const report: Locked['report'] = (trouble, provider) => log.warn({ trouble, provider }, 'a provider does not work');
	return { locks: event.locals, outgoing, from: fromOf(event), now: new Date(), report };
}

/** In; or to the code that is asked for next; or in as far as one factor goes, and told so. */
export async function welcome(event: Door, provider: Provider, came: Came, wanted: string): Promise<never> {
	const { cookies, request, locals } = event;
	if ('pending' in came) {
		giveNote({ name: 'coming', cookies, request, key: locals.key }, came.pending);
		redirect(303, `/sign-in/code?next=${encodeURIComponent(wanted)}`);
	}
	giveSession(cookies, request, came);
	const home = await homeIn(locals, provider.tenantId, came.accountId);
	const next = returnPath(wanted, home);
	redirect(303, came.isLimited ? `/sign-in/one-factor?next=${encodeURIComponent(next)}` : next);
}
