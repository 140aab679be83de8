import * as v from 'valibot';

const text = (most: number) => v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(most));
const maybe = (most: number) => v.pipe(v.optional(v.string(), ''), v.trim(), v.maxLength(most));
/** A box that is not ticked is not sent. */
const ticked = v.pipe(
	v.optional(v.string(), ''),
	v.transform((value) => value !== '')
);
const issuer = v.pipe(
	text(500),
	v.check((url) => URL.canParse(url) && new URL(url).protocol === 'https:' && !/[?#]/.test(url)),
	v.check((url) => new URL(url).username === '')
);
const host = v.pipe(text(255), v.regex(/^(?:[a-z\d](?:[a-z\d.-]*[a-z\d])?|[\da-f:]*:[\da-f:.]+)$/i));
const port = v.pipe(v.string(), v.regex(/^\d{1,5}$/), v.transform(Number), v.minValue(1), v.maxValue(65_535));
/** A name with an equals sign: without one, ldapts would take words such as EXTERNAL for a SASL mechanism. */
const dn = v.pipe(maybe(500), v.regex(/^$|=/));

/** What every provider's form has beside its own fields; an empty secret keeps the one that is there. */
const provider = { name: text(60), secret: v.optional(v.pipe(v.string(), v.maxLength(1000)), '') };

const OidcForm = v.object({
	...provider,
	kind: v.literal('oidc'),
	issuer,
	clientId: text(300),
	scopes: v.pipe(maybe(300), v.regex(/^[\x21\x23-\x5b\x5d-\x7e ]*$/)),
	usesPkce: ticked,
	userInfoAlg: v.picklist(['', 'RS256', 'ES256', 'PS256']),
	asksForAmr: ticked,
	strongAcr: maybe(300),
	trustsEmail: ticked,
	asksSecondFactor: ticked
});

const LdapForm = v.object({
	...provider,
	kind: v.literal('ldap'),
	host,
	port,
	security: v.picklist(['ldaps', 'start-tls', 'plain']),
	baseDn: v.pipe(text(500), v.includes('=')),
	bindDn: dn,
	filter: text(1000),
	subjectAttribute: v.pipe(text(60), v.regex(/^[a-z][a-z\d-]*$/i)),
	asksSecondFactor: ticked
});

export const ProviderForm = v.variant('kind', [OidcForm, LdapForm]);
export const ProviderKind = v.picklist(['oidc', 'ldap']);
export const ChosenAccount = v.object({ accountId: v.pipe(v.string(), v.uuid()) });
export const DirectorySignIn = v.object({ email: text(320), password: v.pipe(v.string(), v.maxLength(1024)) });

/** Why somebody comes back from a provider without being in: in the address, so only names of our own sentences. */
export const ComeRefused = v.picklist([
	'sign-in-gone',
	'provider-said-no',
	'provider-trouble',
	'not-invited',
	'email-not-verified',
	'linked-to-another'
]);
