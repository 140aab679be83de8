/** An identity provider of OpenID Connect Core 1.0, and its ways. */
export interface OidcSettings {
	kind: 'oidc';
	/** As the provider calls itself: compared letter by letter. */
	issuer: string;
	clientId: string;
	/** Beside `openid`, separated by blanks. */
	scopes: string;
	/** Off for providers that refuse parameters they do not know (ProConnect). */
	usesPkce: boolean;
	/** The algorithm that user-info is signed with; empty when it is not signed. */
	userInfoAlg: '' | 'RS256' | 'ES256' | 'PS256';
	/** Asks for `amr` through the `claims` parameter, for providers that tell it only then. */
	asksForAmr: boolean;
	/** Values of `acr` that mean two factors at this provider, separated by blanks. */
	strongAcr: string;
	/** Its e-mail addresses count as verified although it does not say so. */
	trustsEmail: boolean;
	/** Whoever shows no second factor is asked for one here. */
	asksSecondFactor: boolean;
}

/** A directory by LDAP (RFC 4511): a password is right when the entry may bind with it. */
export interface LdapSettings {
	kind: 'ldap';
	host: string;
	port: number;
	/** `plain` only on this machine. */
	security: 'ldaps' | 'start-tls' | 'plain';
	baseDn: string;
	/** Who searches; empty for a directory that anybody may search. */
	bindDn: string;
	/** RFC 4515, with `{email}` where the address goes. */
	filter: string;
	/** What stays when a name or an address changes: `entryUUID`, `objectGUID`. */
	subjectAttribute: string;
	asksSecondFactor: boolean;
}

export type ProviderSettings = OidcSettings | LdapSettings;

/**
 * What subjects belong to. When it changes, the same subject may be somebody else: links that were made before are worth
 * nothing (OpenID Connect Core, 5.7: `iss` and `sub` together identify).
 */
export function realmOf(settings: ProviderSettings): string {
	return settings.kind === 'oidc'
		? JSON.stringify([settings.issuer, settings.clientId])
		: JSON.stringify([settings.host.toLowerCase(), settings.port, settings.baseDn, settings.subjectAttribute]);
}

/** Where a secret goes. When it changes, the secret kept for it is not sent elsewhere: it has to be typed again. */
export function secretGoesTo(settings: ProviderSettings): string {
	return settings.kind === 'oidc'
		? JSON.stringify([settings.issuer])
		: JSON.stringify([settings.host.toLowerCase(), settings.port, settings.security, settings.bindDn]);
}
