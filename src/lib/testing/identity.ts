import { createSecretKey, randomBytes } from 'node:crypto';
import type { OidcSettings } from '#lib/people/rules/identity/settings.ts';
import type { ProviderSettings } from '#lib/people/rules/identity/settings.ts';
import {
	addProvider,
	findProvider,
	switchProvider,
	type Changing,
	type Provider
} from '#lib/people/server/identity/providers.ts';
import { authorizedFor } from './authorized.ts';
import type { FreshDatabase } from './database.ts';
import { NOW } from './factories.ts';
import { CLIENT } from './oidc-server.ts';

/** The ways of a provider such as Keycloak, and of ProConnect. */
export const keycloak = (issuer: string): OidcSettings => ({
	...{ kind: 'oidc', issuer, clientId: CLIENT, scopes: 'email profile', usesPkce: true, userInfoAlg: '' },
	...{ asksForAmr: false, strongAcr: '', trustsEmail: false, asksSecondFactor: false }
});
export const proConnect = (issuer: string): OidcSettings => ({
	...keycloak(issuer),
	...{ scopes: 'email given_name usual_name', usesPkce: false, userInfoAlg: 'RS256', asksForAmr: true },
	...{ trustsEmail: true, asksSecondFactor: true }
});

export const someKey = createSecretKey(randomBytes(32));

/** What an administrator of a town needs in order to change its providers. */
export function changingOf(database: FreshDatabase, tenantId: string, administrator: string, key = someKey): Changing {
	const proof = authorizedFor('change-provider', tenantId, administrator);
	return { installation: database.installation, key, proof, now: NOW };
}

/** A provider that lets people in. */
export async function makeProvider(
	changing: Changing,
	settings: ProviderSettings,
	secret = 'a-secret'
): Promise<Provider> {
	const id = await addProvider(changing, { name: 'Compte de la Ville', settings, secret });
	const added = await findProvider(changing.installation, changing.key, id);
	if (!added) throw new Error('a provider that was added is there');
	await switchProvider(changing, added, true);
	return { ...added, isOn: true };
}
