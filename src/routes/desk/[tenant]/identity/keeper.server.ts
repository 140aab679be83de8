import type { RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { seal, unseal } from '#lib/database/server/installation-key.ts';
import type { Result } from '#lib/kernel/result.ts';
import { ProviderForm } from '#lib/people/identity-schemas.ts';
import type { Authorized } from '#lib/people/rules/authorized.ts';
import { requireStaff } from '#lib/people/server/access.ts';
import { isFilterTemplate } from '#lib/people/server/identity/ldap-filter.ts';
import { tryLdap } from '#lib/people/server/identity/ldap.ts';
import { tryOidc } from '#lib/people/server/identity/oidc-trial.ts';
import type { Changing, Provider, WantedProvider } from '#lib/people/server/identity/providers.ts';
import type { ProviderTrouble } from '#lib/people/server/identity/trouble.ts';
import { services } from '../../../../services.ts';

type Door = Pick<RequestEvent, 'locals' | 'url'> & { params: { tenant: string } };
type Typed = Record<string, string>;

/** Who may change by which directory people come in: administrators of the town. */
export async function keeper({ locals, url, params }: Door) {
	const { tenant, session, database } = await requireStaff(locals, url, params.tenant, 'administrator');
	const asked = { act: 'change-provider', objectOf: () => tenant.id } as const;
	const changing = (proof: Authorized<'change-provider'>): Changing => ({
		...{ installation: locals.installation, key: locals.key, proof, now: new Date() }
	});
	return { tenant, session, database, asked, changing };
}

/** What was typed, read; or the names of the fields that are wrong. */
export function readForm(door: Door, sessionId: string, typed: Typed): Result<WantedProvider, string[]> {
	const form = v.safeParse(ProviderForm, typed);
	if (!form.success) return { ok: false, refusal: form.issues.map((issue) => v.getDotPath(issue) ?? '') };
	const { name, secret: again, ...settings } = form.output;
	if (settings.kind === 'ldap' && !isFilterTemplate(settings.filter)) return { ok: false, refusal: ['filter'] };
	const before = typed['keptSecret'] ? open(door, sessionId, typed['keptSecret']) : undefined;
	return { ok: true, value: { name, settings, secret: again || before } };
}

/** What goes back into the form: everything, the secret sealed for this session, so that nothing is lost and nothing is shown. */
export function givenBack(door: Door, sessionId: string, typed: Typed): Typed {
	const { secret = '', keptSecret = '', ...given } = typed;
	if (secret === '') return { ...given, keptSecret };
	const kept = seal(door.locals.key, purposeOf(sessionId), secret);
	return { ...given, keptSecret: Buffer.from(kept).toString('base64url') };
}

/** Asks the provider, as far as one can without a person. */
export function tryProvider(
	{ url }: Door,
	id: string,
	provider: Pick<Provider, 'settings' | 'secret'>
): Promise<Result<true, ProviderTrouble>> {
	const { settings, secret } = provider;
	const { outgoing } = services();
	return settings.kind === 'oidc'
		? tryOidc(outgoing, { settings, secret }, addressesOf(url, id).redirectUri)
		: tryLdap(outgoing, { settings, secret });
}

/** What the other side has to be told of this one. */
export function addressesOf(url: URL, id: string) {
	const origin = services().settings.origin ?? url.origin;
	return { redirectUri: `${origin}/sign-in/with/${id}/callback`, afterSignOut: `${origin}/sign-in` };
}

const purposeOf = (sessionId: string) => `typed-secret:${sessionId}`;

function open({ locals }: Door, sessionId: string, kept: string): string | undefined {
	return unseal(locals.key, purposeOf(sessionId), Buffer.from(kept, 'base64url'));
}
