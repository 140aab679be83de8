import * as v from 'valibot';
import { seal, unseal, type InstallationKey } from '#lib/database/server/installation-key.ts';

const PURPOSE = 'pending-sign-in';
const FIVE_MINUTES = 5 * 60_000;

const Pending = v.object({
	accountId: v.string(),
	email: v.string(),
	/** Whoever changes the password or signs out everywhere meanwhile ends this too. */
	sessionEpoch: v.number(),
	/** A tenant's directory has said who it is, instead of the password. */
	through: v.optional(v.object({ tenantId: v.string(), comingId: v.string() })),
	endsAt: v.number()
});
type Pending = Omit<v.InferOutput<typeof Pending>, 'endsAt'>;

/** "The password was right": travels through the form that asks for the code, where nobody can read or change it. */
export function sealPendingSignIn(key: InstallationKey, pending: Pending, now: Date): string {
	const text = JSON.stringify({ ...pending, endsAt: now.getTime() + FIVE_MINUTES });
	return Buffer.from(seal(key, PURPOSE, text)).toString('base64url');
}

/** Undefined when it is not ours, or older than five minutes. */
export function openPendingSignIn(key: InstallationKey, sealed: string, now: Date): Pending | undefined {
	const text = unseal(key, PURPOSE, Buffer.from(sealed, 'base64url'));
	const pending = text === undefined ? undefined : v.parse(Pending, JSON.parse(text));
	return pending && pending.endsAt > now.getTime() ? pending : undefined;
}
