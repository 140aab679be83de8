import {
	AuthorizationResponseError,
	authorizationCodeGrant,
	buildAuthorizationUrl,
	calculatePKCECodeChallenge,
	ClientError,
	ClientSecretBasic,
	ClientSecretPost,
	clockTolerance,
	customFetch,
	discovery,
	enableNonRepudiationChecks,
	fetchUserInfo,
	None,
	randomNonce,
	randomPKCECodeVerifier,
	randomState,
	type ClientAuth,
	type Configuration,
	type IDToken
} from 'openid-client';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import type { Outgoing } from '#lib/outgoing/server/outgoing.ts';
import { methodsOf, verifiedEmail, type Claims } from '../../rules/identity/claimed.ts';
import { showsSecondFactor } from '../../rules/identity/second-factor.ts';
import type { OidcSettings } from '../../rules/identity/settings.ts';
import type { Recognition } from './identify.ts';
import type { Provider } from './providers.ts';
import { ProviderError, troubleOf, type ProviderTrouble } from './trouble.ts';

/** What has to come back with the answer: kept sealed in the browser that went. */
export interface Expected {
	state: string;
	nonce: string;
	verifier?: string | undefined;
}

/** Whom the provider recognised, and how well. */
export interface Recognised extends Recognition {
	showsSecondFactor: boolean;
	idToken: string | undefined;
}

/** Seconds by which clocks may differ. */
const CLOCK_S = 5;
const AN_HOUR_MS = 3_600_000;

export type OidcProvider = Provider & { settings: OidcSettings };

const known = new Map<string, { changedAt: number; at: number; configuration: Promise<Configuration> }>();

/** What the provider says of itself; asked once an hour, and anew when its settings change. A failure is not remembered. */
export function configurationOf(outgoing: Outgoing, provider: OidcProvider, now: Date): Promise<Configuration> {
	const before = known.get(provider.id);
	const isFresh = before && now.getTime() - before.at < AN_HOUR_MS && now.getTime() >= before.at;
	if (isFresh && before.changedAt === provider.changedAt.getTime()) return before.configuration;
	const configuration = discover(outgoing, provider);
	known.set(provider.id, { changedAt: provider.changedAt.getTime(), at: now.getTime(), configuration });
	configuration.catch(() => known.delete(provider.id));
	return configuration;
}

/** Discovery (OpenID Connect Discovery 1.0, 4). Throws a `ProviderError`. */
export async function discover(
	outgoing: Outgoing,
	{ settings, secret }: Pick<OidcProvider, 'settings' | 'secret'>
): Promise<Configuration> {
	const metadata = {
		[clockTolerance]: CLOCK_S,
		...(settings.userInfoAlg === '' ? {} : { userinfo_signed_response_alg: settings.userInfoAlg })
	};
	try {
		return await discovery(new URL(settings.issuer), settings.clientId, metadata, authenticated(secret), {
			[customFetch]: (url, options) => outgoing.fetch(url, options as Parameters<Outgoing['fetch']>[1]),
			// Every token is checked against the provider's keys, also one that came from it directly: `none` is never taken.
			execute: [enableNonRepudiationChecks],
			timeout: 5
		});
	} catch (error) {
		if (error instanceof ClientError && error.message.includes('issuer'))
			throw new ProviderError('issuer-other', error);
		const trouble = troubleOf(error);
		throw new ProviderError(trouble === 'answer-strange' ? 'no-discovery' : trouble, error);
	}
}

/** By `client_secret_post`, as ProConnect and most do; by Basic where only that is offered. A public client sends no secret. */
function authenticated(secret: string): ClientAuth {
	if (secret === '') return None();
	const [post, basic] = [ClientSecretPost(secret), ClientSecretBasic(secret)];
	return (server, client, body, headers) => {
		const offered = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
		(offered.includes('client_secret_post') ? post : basic)(server, client, body, headers);
	};
}

/** Where the browser goes, and what it has to bring back. Nothing is asked that the settings do not say. */
export async function beginOidc(
	outgoing: Outgoing,
	provider: OidcProvider,
	redirectUri: string,
	now: Date
): Promise<Result<{ url: URL; expected: Expected }, ProviderTrouble>> {
	const { scopes, usesPkce, asksForAmr, strongAcr } = provider.settings;
	try {
		const configuration = await configurationOf(outgoing, provider, now);
		// 43 characters each: ProConnect asks for 32 at least.
		const expected: Expected = { state: randomState(), nonce: randomNonce() };
		const asked: Record<string, string> = {
			redirect_uri: redirectUri,
			scope: ['openid', ...scopes.split(/\s+/).filter((scope) => scope && scope !== 'openid')].join(' '),
			state: expected.state,
			nonce: expected.nonce
		};
		if (usesPkce) {
			expected.verifier = randomPKCECodeVerifier();
			asked['code_challenge'] = await calculatePKCECodeChallenge(expected.verifier);
			asked['code_challenge_method'] = 'S256';
		}
		if (asksForAmr) {
			const acr = strongAcr === '' ? {} : { acr: { essential: true } };
			asked['claims'] = JSON.stringify({ id_token: { amr: { essential: true }, ...acr } });
		}
		return ok({ url: buildAuthorizationUrl(configuration, asked), expected });
	} catch (error) {
		return refuse(troubleOf(error));
	}
}

/**
 * Takes the answer that the browser brings (`search`: with its question mark). State, nonce, issuer, audience, signature and
 * times are checked; user-info must be of the same subject and, where that was agreed, signed. Refused: `provider-said-no` (the
 * person gave up, or may not), or what is wrong with the answer.
 */
export async function finishOidc(
	outgoing: Outgoing,
	provider: OidcProvider,
	{ redirectUri, search, expected }: { redirectUri: string; search: string; expected: Expected },
	now: Date
): Promise<Result<Recognised, ProviderTrouble | 'provider-said-no'>> {
	const { trustsEmail, strongAcr } = provider.settings;
	try {
		const configuration = await configurationOf(outgoing, provider, now);
		const tokens = await authorizationCodeGrant(configuration, new URL(redirectUri + search), {
			expectedState: expected.state,
			expectedNonce: expected.nonce,
			idTokenExpected: true,
			...(expected.verifier === undefined ? {} : { pkceCodeVerifier: expected.verifier })
		});
		const token = tokens.claims();
		if (!token) throw new ProviderError('answer-strange');
		const told = await userInfo(configuration, tokens.access_token, token);
		const recognised = { amr: methodsOf(token['amr']), acr: typeof token['acr'] === 'string' ? token['acr'] : null };
		return ok({
			subject: token.sub,
			email: verifiedEmail('email' in told ? told : token, trustsEmail),
			showsSecondFactor: showsSecondFactor(recognised, strongAcr),
			idToken: tokens.id_token
		});
	} catch (error) {
		if (error instanceof AuthorizationResponseError) return refuse('provider-said-no');
		return refuse(troubleOf(error));
	}
}

async function userInfo(configuration: Configuration, accessToken: string, { sub }: IDToken): Promise<Claims> {
	if (!configuration.serverMetadata().userinfo_endpoint) return {};
	return fetchUserInfo(configuration, accessToken, sub);
}
