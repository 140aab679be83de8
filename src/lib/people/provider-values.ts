import type { ProviderSettings } from './rules/identity/settings.ts';

export type ProviderValues = Record<string, string>;

/** A new provider as most towns have it: careful ways, a second factor asked for. */
const NEW: Record<ProviderSettings['kind'], ProviderValues> = {
	oidc: { scopes: 'email profile', usesPkce: 'on', userInfoAlg: '', asksSecondFactor: 'on' },
	ldap: {
		port: '636',
		security: 'ldaps',
		filter: '(&(objectClass=person)(mail={email}))',
		subjectAttribute: 'entryUUID',
		asksSecondFactor: 'on'
	}
};

/** A provider, or a new one of a kind, as the texts that its form sends: a box that is not ticked is not there. */
export function valuesOf(
	kind: ProviderSettings['kind'],
	known?: { name: string; settings: ProviderSettings }
): ProviderValues {
	if (!known) return NEW[kind];
	const sent = Object.entries({ ...known.settings, name: known.name }).flatMap(([field, value]) =>
		value === false ? [] : [[field, value === true ? 'on' : String(value)] as const]
	);
	return Object.fromEntries(sent);
}
