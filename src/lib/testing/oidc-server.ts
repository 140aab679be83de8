import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';
import { LOOPBACK } from './loopback.ts';

/** Whoever signs in at the provider next. */
export interface Person {
	sub: string;
	email?: string;
	email_verified?: boolean;
	amr?: string[];
}

/** How a provider behaves. */
export interface Ways {
	/** As ProConnect: signed user-info, no parameter that it does not know, long state and nonce. */
	isStrict?: boolean;
	secret?: string;
	/** Where it may send browsers back to. */
	redirectUris: string[];
	afterSignOut?: string[];
	/** The name it gives itself, when that is not its address. */
	issuer?: string;
}

interface Jwt {
	header: Record<string, unknown>;
	claims: Record<string, unknown>;
}

const KNOWN =
	'client_id scope response_type redirect_uri state nonce acr_values claims prompt login_hint id_token_hint';
const KID = 'the-key-of-this-provider';
export const CLIENT = 'hemicycle';

/** A real provider (`oidc-provider`, certified) over TLS on this machine, which may be made to lie. */
export class OidcServer {
	readonly url: string;
	person: Person = { sub: 'nobody' };
	/** Changes the ID token, or the signed user-info, before it leaves; the key it is signed with, or none at all. */
	lie: {
		idToken?: (jwt: Jwt) => void;
		userInfo?: (claims: Record<string, unknown>) => unknown;
		key?: KeyObject | 'none';
	} = {};
	/** Paths that were asked for. */
	readonly asked: string[] = [];
	readonly #server: Server;
	readonly #keys = generateKeyPairSync('rsa', { modulusLength: 2048 });

	private constructor(server: Server) {
		this.#server = server;
		this.url = `https://localhost:${(server.address() as AddressInfo).port}`;
	}

	/** `waysOf` is told the address, which is known only then. */
	static async start(ways: Ways): Promise<OidcServer> {
		const server = createServer({ cert: LOOPBACK.cert, key: LOOPBACK.key });
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
		const made = new OidcServer(server);
		made.#serve(ways);
		return made;
	}

	stop(): void {
		this.#server.closeAllConnections();
		this.#server.close();
	}

	#serve(ways: Ways): void {
		const { issuer = this.url, isStrict = false } = ways;
		const provider = new Provider(issuer, this.#configuration(ways));
		provider.use(async (ctx, next) => {
			this.asked.push(ctx.path);
			if (isStrict && ctx.path === '/auth') {
				const unknown = Object.keys(ctx.query).filter((name) => !KNOWN.split(' ').includes(name));
				const isShort = ['state', 'nonce'].some((name) => String(ctx.query[name] ?? '').length < 32);
				if (unknown.length > 0 || isShort) {
					ctx.status = 400;
					ctx.body = `unknown parameters: ${unknown.join(' ')}`;
					return;
				}
			}
			if (ctx.path.startsWith('/interaction/')) {
				ctx.respond = false;
				const { sub: accountId, amr } = this.person;
				const login = { accountId, ...(amr ? { amr } : {}) };
				await provider.interactionFinished(ctx.req, ctx.res, { login, consent: {} });
				return;
			}
			await next();
			ctx.body = this.#told(ctx.path, ctx.body);
			if (ctx.path === '/me' && typeof ctx.body === 'object') ctx.type = 'application/json';
		});
		this.#server.on('request', provider.callback());
	}

	#told(path: string, body: unknown): unknown {
		if (path === '/token' && this.lie.idToken && typeof body === 'object' && body && 'id_token' in body)
			return { ...body, id_token: this.#again(String(body.id_token), this.lie.idToken) };
		if (path !== '/me' || !this.lie.userInfo) return body;
		const claims: unknown = typeof body === 'string' ? read(body).claims : body;
		return this.lie.userInfo(claims as Record<string, unknown>);
	}

	/** A token with other contents, signed again. */
	#again(token: string, change: (jwt: Jwt) => void): string {
		const jwt = read(token);
		change(jwt);
		const { key = this.#keys.privateKey } = this.lie;
		if (key === 'none') jwt.header['alg'] = 'none';
		const text = [jwt.header, jwt.claims]
			.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
			.join('.');
		return `${text}.${key === 'none' ? '' : sign('sha256', Buffer.from(text), key).toString('base64url')}`;
	}

	#configuration({ isStrict = false, secret = 'a-secret', redirectUris, afterSignOut = [] }: Ways) {
		const signed = isStrict ? { userinfo_signed_response_alg: 'RS256' } : {};
		const client = {
			...{ client_id: CLIENT, client_secret: secret, redirect_uris: redirectUris, application_type: 'native' },
			...{ token_endpoint_auth_method: 'client_secret_post', post_logout_redirect_uris: afterSignOut, ...signed }
		};
		const jwk = { ...this.#keys.privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: KID };
		return {
			clients: [client],
			jwks: { keys: [jwk] },
			cookies: { keys: ['only for tests'] },
			claims: { amr: null, acr: null, email: ['email', 'email_verified'], profile: ['given_name', 'usual_name'] },
			scopes: ['openid', 'email', 'profile', 'given_name', 'usual_name'],
			features: {
				devInteractions: { enabled: false },
				claimsParameter: { enabled: true },
				jwtUserinfo: { enabled: isStrict },
				rpInitiatedLogout: { enabled: true }
			},
			enabledJWA: { userinfoSigningAlgValues: ['RS256'] },
			pkce: { required: () => false },
			ttl: { AccessToken: 60, AuthorizationCode: 30, IdToken: 300, Interaction: 600, Session: 600, Grant: 600 },
			findAccount: (_: unknown, accountId: string) => ({
				accountId,
				claims: () => ({ ...this.person, sub: accountId })
			}),
			loadExistingGrant: async ({
				oidc
			}: {
				oidc: { client: { clientId: string }; session: { accountId: string }; provider: Provider };
			}) => {
				const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
				grant.addOIDCScope('openid email profile given_name usual_name');
				grant.addOIDCClaims(['amr', 'acr', 'email', 'email_verified']);
				await grant.save();
				return grant;
			}
		};
	}
}

function read(token: string): Jwt {
	const [header = '', claims = ''] = token.split('.');
	const part = (text: string) => JSON.parse(Buffer.from(text, 'base64url').toString()) as Record<string, unknown>;
	return { header: part(header), claims: part(claims) };
}

/** What a browser does: follows every redirect, keeps the cookies of the provider, and stops where it is sent back to. */
export async function browse(url: URL, until: string): Promise<URL> {
	const jar = new Map<string, string>();
	let at = url;
	for (let steps = 0; steps < 10; steps += 1) {
		if (at.href.startsWith(until)) return at;
		const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
		const answer = await fetch(at, { redirect: 'manual', headers: { cookie } });
		for (const set of answer.headers.getSetCookie()) {
			const [pair = ''] = set.split(';');
			jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
		}
		const to = answer.headers.get('location');
		if (to === null)
			throw new Error(`${at.pathname} answered ${answer.status}: ${(await answer.text()).slice(0, 200)}`);
		at = new URL(to, at);
	}
	throw new Error('the provider leads nowhere');
}
