import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { and, eq, gt, isNull } from 'drizzle-orm';
import { makeSignInLink } from '#lib/people/server/links.ts';
import { accounts, signInLinks, tenants } from '#lib/people/server/tables.ts';
import { LEADS } from '../cast/playbill.ts';
import { seedDemo } from './seed.ts';
import type { Stage } from './stage.ts';
import { demoOf, storyUnderWay } from './told.ts';

const DAY = 24 * 60 * 60_000;

/**
 * An empty installation becomes the demo, or (`HEMICYCLE_DEMO=off`) waits for its first administrator. Answers the lines that
 * the operator reads at start; `{origin}` stands for the address. A demo whose telling was broken off is told to its end.
 */
export async function prepareInstallation(stage: Stage, now: Date): Promise<string[]> {
	const { installation, settings } = stage;
	const notices = settings.isDemo ? await tellDemo(stage, now) : [];
	if (await demoOf(installation, settings)) return [...notices, ...demoNotices()];
	return (await isWithoutAccounts(installation)) ? setUpNotices(installation, now) : [];
}

async function tellDemo(stage: Stage, now: Date): Promise<string[]> {
	const begunAt = await storyUnderWay(stage.installation);
	if (!begunAt && !(await isEmpty(stage.installation))) return [];
	const { withoutPaper } = await seedDemo(stage, begunAt ?? now);
	if (withoutPaper === 0) return [];
	return [
		`The demo's papers are missing in ${stage.papersDirectory}: ${withoutPaper} items have a title and no paper.`
	];
}

async function isEmpty(installation: NodePgDatabase): Promise<boolean> {
	const found = await installation.select({ id: tenants.id }).from(tenants).limit(1);
	return found.length === 0 && (await isWithoutAccounts(installation));
}

async function isWithoutAccounts(installation: NodePgDatabase): Promise<boolean> {
	return (await installation.select({ id: accounts.id }).from(accounts).limit(1)).length === 0;
}

function demoNotices(): string[] {
	const links = Object.entries(LEADS).map(([part, handle]) => `  ${part.padEnd(14)} {origin}/demo/${handle}`);
	return ['The demo: everybody is one click away at {origin}/demo, or straight in as', ...links];
}

/** A new link at each start; earlier ones that nobody used stop working. */
async function setUpNotices(installation: NodePgDatabase, now: Date): Promise<string[]> {
	const isOpen = and(isNull(signInLinks.usedAt), gt(signInLinks.expiresAt, now));
	await installation.delete(signInLinks).where(and(eq(signInLinks.purpose, 'set-up'), isOpen));
	const expiresAt = new Date(now.getTime() + DAY);
	const path = await makeSignInLink(
		installation,
		{ accountId: null, tenantId: null, purpose: 'set-up', target: '/desk', expiresAt },
		now
	);
	return [`Nobody is here yet. Make the first administrator within 24 hours, once: {origin}${path}`];
}
