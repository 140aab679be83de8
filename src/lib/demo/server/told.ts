import { eq, like } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import type { RawTransaction } from '#lib/people/server/account-acts.ts';
import type { Installation } from '#lib/people/server/sessions.ts';
import { installationFacts } from '#lib/people/server/tables.ts';

/** Written at the end of the story: an installation with it is a demo. */
const DEMO_FACT = 'demo';
const BEGUN = 'demo.begun';

export type DemoRole = 'clerk' | 'administrator' | 'drafter' | 'validator' | 'chair' | 'member';
/** One person of the story, as `/demo` lists them. */
export interface DemoPerson {
	/** "claire.delmas-roussel". */
	handle: string;
	accountId: string;
	role: DemoRole;
	tenantSlugs: string[];
}

/** The sittings of the story. */
export type Chapter = 'past' | 'tonight' | 'next-month' | 'agglo';

/** The drafts of the story have a chapter of their own. */
const DRAFTS = 'demo.drafts';

interface Begun {
	people: DemoPerson[];
	/** The instant around which the whole story is told, however often its telling was broken off. */
	at: string;
}

/** In the transaction that seats the people: from here on the story is told to its end, at this start or a later one. */
export async function beginStory(raw: RawTransaction, people: DemoPerson[], now: Date): Promise<void> {
	const value: Begun = { people, at: now.toISOString() };
	await raw.insert(installationFacts).values({ key: BEGUN, value });
}

/** When the story was begun that a start that was broken off has left; undefined when none is under way. */
export async function storyUnderWay(installation: Installation): Promise<Date | undefined> {
	const begun = await factOf<Begun>(installation, BEGUN);
	return begun && new Date(begun.at);
}

/** In the transaction that drafts a sitting: it is not drafted twice. */
export async function keepChapter(raw: RawTransaction, chapter: Chapter, sittingId: string): Promise<void> {
	await raw.insert(installationFacts).values({ key: `demo.${chapter}`, value: { sittingId } });
}

/** The sitting of a chapter that was drafted before. */
export async function sittingOf(installation: Installation, chapter: Chapter): Promise<string | undefined> {
	return (await factOf<{ sittingId: string }>(installation, `demo.${chapter}`))?.sittingId;
}

/** In the transaction that writes the drafts: they are not written twice. */
export async function keepDrafts(raw: RawTransaction): Promise<void> {
	await raw.insert(installationFacts).values({ key: DRAFTS, value: true });
}

export async function areDraftsWritten(installation: Installation): Promise<boolean> {
	return (await factOf<boolean>(installation, DRAFTS)) === true;
}

/** The story is told: what was only needed for telling it goes. */
export async function endStory(installation: NodePgDatabase): Promise<void> {
	await installation.transaction(async (raw) => {
		const begun = await factOf<Begun>(raw, BEGUN);
		await raw.delete(installationFacts).where(like(installationFacts.key, 'demo.%'));
		await raw.insert(installationFacts).values({ key: DEMO_FACT, value: { people: begun?.people ?? [] } });
	});
}

/**
 * The people of the demo; undefined on an installation that is none, so that one-tap sign-in cannot exist there.
 * `HEMICYCLE_DEMO=off` closes these doors even on one that was seeded.
 */
export async function demoOf(
	installation: Installation,
	settings: { isDemo: boolean }
): Promise<DemoPerson[] | undefined> {
	if (!settings.isDemo) return undefined;
	return (await factOf<{ people: DemoPerson[] }>(installation, DEMO_FACT))?.people;
}

async function factOf<Value>(database: Installation | RawTransaction, key: string): Promise<Value | undefined> {
	const [fact] = await database.select().from(installationFacts).where(eq(installationFacts.key, key));
	return fact?.value as Value | undefined;
}
