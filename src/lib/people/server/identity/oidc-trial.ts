import { genericGrantRequest, ResponseBodyError, type Configuration } from 'openid-client';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import type { Outgoing } from '#lib/outgoing/server/outgoing.ts';
import type { OidcSettings } from '../../rules/identity/settings.ts';
import { discover } from './oidc.ts';
import { ProviderError, troubleOf, type ProviderTrouble } from './trouble.ts';

/**
 * Tries what can be tried without a person: discovery, the issuer's own name, the ways that were chosen, and whether the
 * provider knows the client. For that it is sent a code that nobody was given: whoever knows the client calls the code wrong,
 * whoever does not calls the client wrong (RFC 6749, 5.2).
 */
export async function tryOidc(
	outgoing: Outgoing,
	provider: { settings: OidcSettings; secret: string },
	redirectUri: string
): Promise<Result<true, ProviderTrouble>> {
	try {
		const configuration = await discover(outgoing, provider);
		checkWays(configuration, provider.settings);
		await tryClient(configuration, redirectUri);
		return ok(true);
	} catch (error) {
		return refuse(troubleOf(error));
	}
}

function checkWays(configuration: Configuration, { usesPkce, userInfoAlg }: OidcSettings): void {
	const server = configuration.serverMetadata();
	if (!server.authorization_endpoint || !server.token_endpoint || !server.jwks_uri)
		throw new ProviderError('endpoint-missing');
	const pkce = server.code_challenge_methods_supported;
	if (usesPkce && pkce && !pkce.includes('S256')) throw new ProviderError('pkce-not-offered');
	const signed = server.userinfo_signing_alg_values_supported;
	if (userInfoAlg !== '' && (!server.userinfo_endpoint || (signed && !signed.includes(userInfoAlg))))
		throw new ProviderError('signing-not-offered');
}

async function tryClient(configuration: Configuration, redirectUri: string): Promise<void> {
	try {
		const wrong = { code: 'a-code-that-nobody-was-given', redirect_uri: redirectUri };
		await genericGrantRequest(configuration, 'authorization_code', wrong);
	} catch (error) {
		const isTheCode = error instanceof ResponseBodyError && ['invalid_grant', 'invalid_request'].includes(error.error);
		if (!isTheCode) throw error;
	}
}
