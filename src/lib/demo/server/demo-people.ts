import { eq } from 'drizzle-orm';
import type { Installation } from '#lib/people/server/sessions.ts';
import { installationFacts } from '#lib/people/server/tables.ts';
import { DEMO_FACT, type DemoPerson } from './people.ts';

/**
 * The people of the demo; undefined on an installation that is none, so that one-tap sign-in cannot exist there.
 * `HEMICYCLE_DEMO=off` closes these doors even on one that was seeded.
 */
export async function demoOf(
	installation: Installation,
	settings: { isDemo: boolean }
): Promise<DemoPerson[] | undefined> {
	if (!settings.isDemo) return undefined;
	const [fact] = await installation.select().from(installationFacts).where(eq(installationFacts.key, DEMO_FACT));
	return (fact?.value as { people: DemoPerson[] } | undefined)?.people;
}
