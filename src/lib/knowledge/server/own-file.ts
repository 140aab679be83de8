import { eq } from 'drizzle-orm';
import { ownMarks } from '#lib/annotations/server/own-marks.ts';
import type { Asker } from '#lib/people/server/access.ts';
import type { Reaching } from '#lib/people/rules/reach.ts';
import { accessResets } from '#lib/people/server/lock-tables.ts';
import { signInLinks } from '#lib/people/server/tables.ts';
import { FILE_INDEX } from '../file-index.ts';
import { aboutPerson } from './about-person.ts';
import { moreInCouncil } from './more-in-council.ts';

/** More acts than anybody has. */
const EVERY_ENTRY = 1_000_000;

/**
 * The whole file of somebody's own data (GDPR, art. 15 and 20): what the page shows, own marks with what they say, and every
 * other row that names the person. It begins with an index that says what each part is. `privacy/rules/retention.ts` says for
 * each table where it stands here.
 */
export async function ownFile(where: Pick<Asker, 'installation' | 'tenant'>, session: Reaching, now: Date) {
	const about = await aboutPerson(where, session, EVERY_ENTRY, now);
	const accountId = session.account.id;
	const { purpose, createdAt, expiresAt, usedAt, tenantId } = signInLinks;
	const links = await where.installation
		.select({ purpose, createdAt, expiresAt, usedAt, tenantId })
		.from(signInLinks)
		.where(eq(signInLinks.accountId, accountId));
	const resets = await where.installation.select().from(accessResets).where(eq(accessResets.accountId, accountId));
	const councils = await Promise.all(
		about.councils.map(async (council) => {
			const database = where.tenant(council.id);
			return {
				...council,
				...(await database.transaction((tx) => moreInCouncil(tx, accountId))),
				marks: await ownMarks(database, accountId)
			};
		})
	);
	const ids = new Set(about.councils.map(({ id }) => id));
	return {
		kind: 'hemicycle-person',
		v: 2,
		at: now,
		index: FILE_INDEX,
		...about,
		links: links.filter((link) => link.tenantId === null || ids.has(link.tenantId)),
		accessResets: resets.filter((reset) => ids.has(reset.tenantId)).map(({ endsAt }) => ({ endsAt })),
		councils
	};
}
