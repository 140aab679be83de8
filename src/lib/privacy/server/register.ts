import { and, eq } from 'drizzle-orm';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { appendJournal } from '#lib/journal/server/append.ts';
import { newId } from '#lib/kernel/ids.ts';
import { amendmentsOf, registerOf, type RegisterField, type ToldActivity } from '../rules/register.ts';
import type { PrivacyContact } from '../schemas.ts';
import { privacyContacts, registerTexts } from './tables.ts';

/** The register of a council in one language. */
export async function readRegister(tx: TenantTx, locale: 'fr' | 'en'): Promise<ToldActivity[]> {
	return registerOf(await tx.select().from(registerTexts), locale);
}

/** Puts the council's own words into one activity, in one language; a field that was emptied is Hémicycle's again. */
export async function amendRegister(
	tx: TenantTx,
	wanted: { activity: string; locale: 'fr' | 'en'; texts: Record<RegisterField, string> },
	actor: string,
	now: Date
): Promise<void> {
	const { activity, locale } = wanted;
	await tx.delete(registerTexts, and(eq(registerTexts.activity, activity), eq(registerTexts.locale, locale)));
	const own = amendmentsOf(activity, wanted.texts, locale);
	if (own.length > 0)
		await tx.insert(
			registerTexts,
			own.map((one) => ({ id: newId(now.getTime()), activity, locale, updatedAt: now, ...one }))
		);
	const details = { activity, locale, fields: own.map(({ field }) => field) };
	await appendJournal(tx, { act: 'privacy.register-amended', object: tx.tenantId, actor, details }, now);
}

/** Who answers for the processing, or null before the council has said it. */
export async function readContact(tx: TenantTx): Promise<PrivacyContact | null> {
	const { controller, officer, reach } = privacyContacts;
	const [contact] = await tx
		.select({ controller, officer, reach })
		.from(privacyContacts)
		.where(eq(privacyContacts.id, tx.tenantId));
	return contact ?? null;
}

export async function setContact(tx: TenantTx, contact: PrivacyContact, actor: string, now: Date): Promise<void> {
	const row = { ...contact, updatedAt: now };
	await tx
		.insert(privacyContacts, { id: tx.tenantId, ...row })
		.onConflictDoUpdate({ target: [privacyContacts.tenantId, privacyContacts.id], set: row });
	await appendJournal(tx, { act: 'privacy.contact-set', object: tx.tenantId, actor }, now);
}
