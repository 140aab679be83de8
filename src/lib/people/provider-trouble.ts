import * as m from '#lib/i18n/paraglide/messages.js';
import type { ProviderTrouble } from './server/identity/trouble.ts';

/** What failed, and what the administrator can do about it. */
export function providerTrouble(trouble: ProviderTrouble | 'too-many-trials'): { title: string; next: string } {
	const said: Record<ProviderTrouble | 'too-many-trials', { title: () => string; next: () => string }> = {
		'not-https': { title: m.identity_trouble_not_https, next: m.identity_trouble_not_https_next },
		'address-refused': { title: m.identity_trouble_address, next: m.identity_trouble_address_next },
		'name-unknown': { title: m.identity_trouble_name, next: m.identity_trouble_name_next },
		unreachable: { title: m.identity_trouble_unreachable, next: m.identity_trouble_unreachable_next },
		certificate: { title: m.identity_trouble_certificate, next: m.identity_trouble_certificate_next },
		'too-slow': { title: m.identity_trouble_slow, next: m.identity_trouble_unreachable_next },
		'too-large': { title: m.identity_trouble_strange, next: m.identity_trouble_strange_next },
		'no-discovery': { title: m.identity_trouble_discovery, next: m.identity_trouble_discovery_next },
		'issuer-other': { title: m.identity_trouble_issuer, next: m.identity_trouble_issuer_next },
		'endpoint-missing': { title: m.identity_trouble_endpoint, next: m.identity_trouble_discovery_next },
		'client-refused': { title: m.identity_trouble_client, next: m.identity_trouble_client_next },
		'pkce-not-offered': { title: m.identity_trouble_pkce, next: m.identity_trouble_pkce_next },
		'signing-not-offered': { title: m.identity_trouble_signing, next: m.identity_trouble_signing_next },
		'start-tls-refused': { title: m.identity_trouble_start_tls, next: m.identity_trouble_start_tls_next },
		'bind-refused': { title: m.identity_trouble_bind, next: m.identity_trouble_bind_next },
		'base-unknown': { title: m.identity_trouble_base, next: m.identity_trouble_base_next },
		'search-refused': { title: m.identity_trouble_search, next: m.identity_trouble_search_next },
		'plain-elsewhere': { title: m.identity_trouble_plain, next: m.identity_trouble_plain_next },
		'answer-strange': { title: m.identity_trouble_strange, next: m.identity_trouble_strange_next },
		'too-many-trials': { title: m.people_too_many_tries, next: m.identity_trouble_wait }
	};
	const { title, next } = said[trouble];
	return { title: title(), next: next() };
}
