import { createHash } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import type { Outgoing } from '#lib/outgoing/server/outgoing.ts';
import { scopedTo } from '../account-acts.ts';
import { noteFailedSignIn } from '../failed-sign-in.ts';
import { bucketOf, ownDevice, type From } from '../known-device.ts';
import type { Locks } from '../locks.ts';
import { sealPendingSignIn } from '../pending-sign-in.ts';
import { isCalm, mayTry } from '../rate-limit.ts';
import { activeAccount, beginSession, type SignedInNow } from '../sign-in.ts';
import { accounts, staffRoles, tenants } from '../tables.ts';
import { hasTotp } from '../totp.ts';
import { identify, subjectOf, type IdentifyRefusal, type Recognition } from './identify.ts';
import { keepComing, nameComing } from './identity-sessions.ts';
import { askDirectory, type LdapProvider } from './ldap.ts';
import { finishOidc, type Expected, type OidcProvider } from './oidc.ts';
import type { Provider } from './providers.ts';
import type { ProviderTrouble } from './trouble.ts';

/** How it went: in; in as far as one factor goes; or to the code that is asked for next. */
export type Came = { pending: string } | (SignedInNow & { isLimited: boolean });

export type ComeRefusal = IdentifyRefusal | 'sign-in-gone' | 'provider-said-no' | 'provider-trouble';

export interface Locked {
	locks: Locks;
	outgoing: Outgoing;
	from: From;
	now: Date;
	/** Told what is wrong with a provider, for the operator. */
	report: (trouble: ProviderTrouble, providerId: string) => void;
}

const TEN_MINUTES = 10 * 60_000;
/** Fewer than a directory itself allows: whoever guesses here locks nobody out there. */
const PER_ENTRY = { tries: 5, windowMs: 15 * 60_000 };

/** The answer that a browser brings from a provider. Each state is taken once, whatever comes of it. */
export async function comeByOidc(
	way: Locked,
	provider: OidcProvider,
	answer: { redirectUri: string; search: string; expected: Expected }
): Promise<Result<Came, ComeRefusal>> {
	const { now } = way;
	const state = createHash('sha256').update(answer.expected.state).digest('base64url');
	const once = { tries: 1, windowMs: 2 * TEN_MINUTES };
	if (!(await mayTry(way.locks.installation, [`identity-state:${state}`], once, now))) return refuse('sign-in-gone');
	const finished = await finishOidc(way.outgoing, provider, answer, now);
	if (!finished.ok) return refuse(told(way, provider, finished.refusal));
	const { showsSecondFactor, idToken, ...recognition } = finished.value;
	return comeIn(way, provider, recognition, { isStrong: showsSecondFactor, idToken });
}

/** A password of the town's directory. An unknown address, a wrong password and none are told nothing apart, and take as long. */
export async function comeByLdap(
	way: Locked,
	provider: Provider & LdapProvider,
	typed: { email: string; password: string }
): Promise<Result<Came, ComeRefusal | 'not-recognised' | 'too-many-tries'>> {
	const { installation } = way.locks;
	const email = typed.email.trim().toLowerCase();
	const entry = entryName(provider, email);
	const mayGoOn =
		(await mayTry(installation, [`directory:${bucketOf(way.from, entry)}`], PER_ENTRY, way.now)) &&
		(await isCalm(installation, 'password', { ...way.from, device: ownDevice(way.from, entry) }, way.now));
	if (!mayGoOn) return refuse('too-many-tries');
	const account = await activeAccount(installation, email);
	const subject = await subjectOf(installation, provider.id, account?.id ?? provider.id);
	const asked = await askDirectory(way.outgoing, provider, { email, subject, password: typed.password });
	if (!asked.ok) {
		if (account && subject !== undefined) noteFailedSignIn(installation, account.id, way.from.address, way.now);
		return refuse(asked.refusal === 'not-recognised' ? asked.refusal : told(way, provider, asked.refusal));
	}
	const recognition = { subject: asked.value.subject, email: ok(email) };
	return comeIn(way, provider, recognition, { isStrong: false, idToken: undefined });
}

/** As whom a browser is known after a directory let somebody in: at this directory only, not for the account's own password. */
export const entryName = (provider: { id: string }, email: string) => `${provider.id}:${email}`;

/** Where somebody's work is in one tenant: the desk for staff, the tablet for everybody else. */
export async function homeIn({ installation }: Locks, tenantId: string, accountId: string): Promise<string> {
	return installation.transaction(async (raw) => {
		const tx = await scopedTo(raw, tenantId);
		const [tenant] = await raw.select({ slug: tenants.slug }).from(tenants).where(eq(tenants.id, tenantId));
		const roles = await tx.select().from(staffRoles).where(eq(staffRoles.accountId, accountId));
		return tenant && roles.some(({ role }) => role !== 'reader') ? `/desk/${tenant.slug}` : '/app';
	});
}

function told({ report }: Locked, { id }: Provider, refusal: ProviderTrouble | 'provider-said-no'): ComeRefusal {
	if (refusal === 'provider-said-no') return refusal;
	report(refusal, id);
	return 'provider-trouble';
}

/** The provider vouches for its tenant only: so does the session. */
async function comeIn(
	way: Locked,
	provider: Provider,
	recognition: Recognition,
	{ isStrong, idToken }: { isStrong: boolean; idToken: string | undefined }
): Promise<Result<Came, IdentifyRefusal>> {
	const { locks, from, now } = way;
	const found = await identify(locks.installation, provider, recognition, now);
	if (!found.ok) return found;
	const { id: accountId, email } = found.value;
	const { tenantId, id: providerId } = provider;
	const comingId = await keepComing(locks.installation, locks.key, { providerId, idToken }, now);
	const isEnough = isStrong || !provider.settings.asksSecondFactor;
	if (!isEnough && (await hasTotp(locks.installation, accountId)))
		return ok({ pending: pendingOf(way, found.value, { tenantId, comingId }) });
	const coming = { accountId, factor: isEnough ? 'directory' : 'directory-alone', tenantId } as const;
	const begun = await beginSession(locks.installation, coming, from, now);
	await nameComing(locks.installation, comingId, begun.token);
	return ok({ ...begun, accountId, email, isLimited: !isEnough });
}

function pendingOf(
	{ locks, now }: Locked,
	{ id: accountId, email, sessionEpoch }: typeof accounts.$inferSelect,
	through: { tenantId: string; comingId: string }
): string {
	return sealPendingSignIn(locks.key, { accountId, email, sessionEpoch, through }, now);
}
