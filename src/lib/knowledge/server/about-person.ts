import { and, asc, eq, inArray } from 'drizzle-orm';
import { countMarksOf } from '#lib/annotations/server/count-marks.ts';
import type { TenantDb } from '#lib/database/server/tenant-db.ts';
import { readJournal } from '#lib/journal/server/read.ts';
import type { Reaching } from '#lib/people/rules/reach.ts';
import type { Asker } from '#lib/people/server/access.ts';
import { listDevices } from '#lib/people/server/devices.ts';
import { accountIdentities } from '#lib/people/server/identity/tables.ts';
import { listPasskeys } from '#lib/people/server/passkeys.ts';
import { listSessions } from '#lib/people/server/sessions.ts';
import { accounts, memberships, tenants } from '#lib/people/server/tables.ts';
import { aboutInCouncil } from './about-council.ts';
import { tell, wordsOfPerson } from './journal-page.ts';

type Where = Pick<Asker, 'installation' | 'tenant'>;
export type AboutPerson = Awaited<ReturnType<typeof aboutPerson>>;

/**
 * All that the installation keeps of an account, over all the councils that its session opens (GDPR, art. 15 and 20). Of the journal at most `entries`
 * of each council, newest first. Passwords and keys are named, never shown; notes are counted, never read.
 */
export async function aboutPerson(where: Where, session: Reaching, entries: number, now: Date) {
	const accountId = session.account.id;
	const { installation } = where;
	const [account] = await installation.select().from(accounts).where(eq(accounts.id, accountId));
	if (!account) throw new Error('somebody without an account is signed in');
	const { id, email, civility, firstName, lastName, locale, createdAt, passwordHash } = account;
	const councils = await installation
		.select({ id: tenants.id, name: tenants.name, timeZone: tenants.timeZone })
		.from(memberships)
		.innerJoin(tenants, eq(tenants.id, memberships.tenantId))
		.where(and(eq(memberships.accountId, accountId), inArray(tenants.id, [...session.councils])))
		.orderBy(asc(tenants.name));
	return {
		account: { id, email, civility, firstName, lastName, locale, createdAt, hasPassword: passwordHash !== null },
		passkeys: (await listPasskeys(installation, accountId)).map(({ name, createdAt: madeAt, lastUsedAt }) => ({
			name,
			createdAt: madeAt,
			lastUsedAt
		})),
		sessions: await listSessions(installation, accountId, now),
		devices: await listDevices(installation, accountId),
		identities: await installation
			.select({
				subject: accountIdentities.subject,
				linkedAt: accountIdentities.linkedAt,
				lastUsedAt: accountIdentities.lastUsedAt
			})
			.from(accountIdentities)
			.where(eq(accountIdentities.accountId, accountId)),
		councils: await Promise.all(
			councils.map(async ({ id: tenantId, name, timeZone }) => ({
				id: tenantId,
				name,
				timeZone,
				...(await aboutInTenant(where.tenant(tenantId), { id, email }, { timeZone, entries }))
			}))
		)
	};
}

async function aboutInTenant(
	database: TenantDb,
	account: { id: string; email: string },
	{ timeZone, entries }: { timeZone: string; entries: number }
) {
	const kept = await database.transaction(async (tx) => ({
		...(await aboutInCouncil(tx, account)),
		journal: await tell(
			tx,
			await readJournal(tx, { words: [await wordsOfPerson(tx, account.id)], limit: entries }),
			timeZone
		)
	}));
	return { ...kept, notes: await countMarksOf(database, account.id) };
}
