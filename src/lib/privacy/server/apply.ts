import { and, inArray, lt, sql } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { forgetMarksOf } from '#lib/annotations/server/forget.ts';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { eraseValuesBefore } from '#lib/journal/server/values.ts';
import { jobs } from '#lib/jobs/server/tables.ts';
import { localDate } from '#lib/kernel/local-date.ts';
import { mails } from '#lib/mail/server/tables.ts';
import { uploads } from '#lib/papers/server/tables.ts';
import { accessResets } from '#lib/people/server/lock-tables.ts';
import { challenges, rateLimits, sessions, signInLinks } from '#lib/people/server/tables.ts';
import type { RetentionClass } from '../rules/retention.ts';
import { eraseInTenant } from './erase.ts';
import { isKnown, isNeeded, leftBefore } from './presence.ts';
import { askedBefore } from './requests.ts';
import { retentionRuns } from './tables.ts';

/** Erases what is older than `before`; answers how many there were. `now` is the instant of the work. */
type Apply<Where> = (where: Where, before: Date, now: Date) => Promise<number>;

const ENDED = ['done', 'failed', 'cancelled'] as const;
const LEFT_THE_HOUSE = ['sent', 'kept', 'failed'] as const;
const MONTH_MS = 30 * 86_400_000;

const count = async (rows: PromiseLike<unknown[]>) => (await rows).length;

/** Of one council. `papers` is `orphan-papers.ts`: its files go too. */
export const OF_TENANT: Partial<Record<RetentionClass, Apply<TenantTx>>> = {
	addresses: eraseValuesBefore,
	uploads: (tx, before) => count(tx.delete(uploads, lt(uploads.createdAt, before)).returning({ id: uploads.id })),
	jobs: (tx, before) =>
		count(tx.delete(jobs, and(lt(jobs.updatedAt, before), inArray(jobs.state, [...ENDED]))).returning({ id: jobs.id })),
	mails: (tx, before) =>
		count(
			tx
				.delete(mails, and(lt(mails.createdAt, before), inArray(mails.state, [...LEFT_THE_HOUSE])))
				.returning({ id: mails.id })
		),
	// The checks are of a room above this one; an alarm that nobody has cleared stays.
	runs: async (tx, before) => {
		const { rows } = await tx.raw.execute<{ id: string }>(sql`delete from self_check where tenant_id = ${tx.tenantId}
			and started_at < ${before.toISOString()}::timestamptz and (cleared_at is not null or findings = '[]'::jsonb)
			returning id`);
		const runs = await tx.delete(retentionRuns, lt(retentionRuns.at, before)).returning({ id: retentionRuns.id });
		return rows.length + runs.length;
	},
	notes: async (tx, before) => {
		const authors = await leftBefore(tx, localDate(before, 'UTC'));
		let forgotten = 0;
		for (const author of authors) forgotten += await forgetMarksOf(tx, author);
		return forgotten;
	},
	people: async (tx, before, now) => {
		const day = localDate(now, 'UTC');
		const gone = await leftBefore(tx, localDate(before, 'UTC'));
		const asked = await askedBefore(tx, new Date(now.getTime() - MONTH_MS));
		let erased = 0;
		for (const accountId of new Set([...gone, ...asked])) {
			if (!(await isKnown(tx, accountId)) || (await isNeeded(tx, accountId, day))) continue;
			await eraseInTenant(tx, accountId, { actor: null, now });
			erased += 1;
		}
		return erased;
	}
};

/** Of the installation, once a night, by whichever council's work comes first. */
export const OF_INSTALLATION: Partial<Record<RetentionClass, Apply<Pick<NodePgDatabase, 'delete'>>>> = {
	tries: (all, before) => count(all.delete(rateLimits).where(lt(rateLimits.resetsAt, before)).returning()),
	challenges: (all, before) => count(all.delete(challenges).where(lt(challenges.expiresAt, before)).returning()),
	sessions: (all, before) =>
		count(all.delete(sessions).where(lt(sessions.endsAt, before)).returning({ id: sessions.id })),
	links: async (all, before) => {
		const links = await all.delete(signInLinks).where(lt(signInLinks.expiresAt, before)).returning();
		const resets = await all.delete(accessResets).where(lt(accessResets.endsAt, before)).returning();
		return links.length + resets.length;
	}
};
