import { buildEndSessionUrl, randomState } from 'openid-client';
import type { Outgoing } from '#lib/outgoing/server/outgoing.ts';
import { configurationOf, type OidcProvider } from './oidc.ts';
import { troubleOf } from './trouble.ts';

/**
 * Where the provider ends its own session, if it does that (RP-Initiated Logout 1.0, 2). `idToken`: empty when there is none any
 * more; then the provider asks the person. Undefined when it offers nothing or does not answer: signing out here is done already.
 */
export async function endSessionUrl(
	outgoing: Outgoing,
	provider: OidcProvider,
	{ idToken, back }: { idToken: string; back: string },
	now: Date
): Promise<URL | undefined> {
	try {
		const configuration = await configurationOf(outgoing, provider, now);
		if (!configuration.serverMetadata().end_session_endpoint) return undefined;
		const hint = idToken === '' ? {} : { id_token_hint: idToken };
		return buildEndSessionUrl(configuration, { ...hint, post_logout_redirect_uri: back, state: randomState() });
	} catch (error) {
		troubleOf(error);
		return undefined;
	}
}
