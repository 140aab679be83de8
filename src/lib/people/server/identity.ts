import { eq } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { appendJournal } from '#lib/journal/server/append.ts';
import type { MailSender as MailFrom } from '#lib/mail/server/mailer.ts';
import type { CouncilIdentity, MailSender } from '../council-schemas.ts';
import type { Authorized } from '../rules/authorized.ts';
import { scopedTo } from './account-acts.ts';
import type { Housekeeping } from './councils.ts';
import type { Installation } from './sessions.ts';
import { tenants } from './tables.ts';

/** Whose name and answering address a council's mails bear. */
export async function senderOf(installation: Installation, tenantId: string): Promise<MailFrom | undefined> {
	const { name, mailName, mailReplyTo } = tenants;
	const [council] = await installation
		.select({ name, mailName, mailReplyTo })
		.from(tenants)
		.where(eq(tenants.id, tenantId));
	return council && { name: council.mailName ?? council.name, replyTo: council.mailReplyTo };
}

type Changes = Partial<Pick<typeof tenants.$inferInsert, keyof CouncilIdentity | keyof MailSender | 'armsSha256'>>;

/** Name, accent, department and time zone of a council: what its pages, mails and acts are headed with from now on. */
export async function changeIdentity(
	installation: NodePgDatabase,
	tenantId: string,
	wanted: CouncilIdentity,
	keeping: Housekeeping
): Promise<void> {
	await change(installation, tenantId, 'tenant.identity-changed', wanted, keeping);
}

/** Who the council's mails come from: with another's name there letters could be written, so the act is confirmed. */
export async function changeSender(
	installation: NodePgDatabase,
	{ object: tenantId }: Authorized<'change-sender'>,
	wanted: MailSender,
	keeping: Housekeeping
): Promise<void> {
	await change(installation, tenantId, 'tenant.sender-changed', wanted, keeping);
}

/** The arms, by the SHA-256 of the picture that `drawArms` made; null takes them away. The file stays: mails and acts may show it. */
export async function changeArms(
	installation: NodePgDatabase,
	tenantId: string,
	armsSha256: string | null,
	keeping: Housekeeping
): Promise<void> {
	await change(installation, tenantId, 'tenant.arms-changed', { armsSha256 }, keeping);
}

/** Which fields were changed stands in the journal, and not what they are: a name may be a person's. */
async function change(
	installation: NodePgDatabase,
	tenantId: string,
	act: string,
	wanted: Changes,
	{ actor, now }: Housekeeping
): Promise<void> {
	await installation.transaction(async (raw) => {
		const [before] = await raw.select().from(tenants).where(eq(tenants.id, tenantId)).for('update');
		if (!before) throw new Error('a council that is administered exists');
		const names = Object.keys(wanted) as (keyof Changes)[];
		const changed = names.filter((name) => before[name] !== wanted[name]);
		if (changed.length === 0) return;
		await raw.update(tenants).set(wanted).where(eq(tenants.id, tenantId));
		const entry = { act, object: tenantId, actor, details: { fields: changed.toSorted() } };
		await appendJournal(await scopedTo(raw, tenantId), entry, now);
	});
}
