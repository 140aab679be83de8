import { today } from '#lib/people/server/members.ts';
import { AGGLO } from '../cast/agglo.ts';
import { VILLE } from '../cast/ville.ts';
import { storyDates } from '../rules/story.ts';
import { seedPeople } from './people.ts';
import { convene } from './sittings/convene.ts';
import { councilOf } from './sittings/council.ts';
import { draftSitting, type Drafted, type SittingPlan } from './sittings/draft.ts';
import { playSitting } from './sittings/play.ts';
import type { Stage } from './stage.ts';
import { writeDrafts } from './write-drafts.ts';
import { endStory, storyUnderWay } from './told.ts';

const HALL = 'Hôtel de ville, salle du conseil, 1 place de la Fontaine, Valmont';
const AGGLO_HALL = 'Siège de l’agglomération, hémicycle, 12 avenue des Platanes, Valmont';
const DAY = 86_400_000;

/**
 * The whole story, told around an instant. Each step is done whole or not at all and is not done again, so a telling that was
 * broken off goes on where it was. Answers how many items have no paper because its file is missing.
 */
export async function seedDemo(stage: Stage, at: Date): Promise<{ withoutPaper: number }> {
	if (!(await storyUnderWay(stage.installation))) await seedPeople(stage.installation, at);
	const drafted = [...(await seedVille(stage, at)), await seedAgglo(stage, at)];
	await writeDrafts(stage, at);
	await endStory(stage.installation);
	return { withoutPaper: drafted.reduce((sum, sitting) => sum + sitting.withoutPaper, 0) };
}

async function seedVille(stage: Stage, now: Date): Promise<Drafted[]> {
	const ville = await councilOf(stage, VILLE.slug);
	const { past, tonight, nextMonth } = storyDates(today(ville.tenant, now), now, ville.tenant.timeZone);
	const before = (date: Date) => new Date(date.getTime() - 2 * DAY);
	const draft = (plan: Omit<SittingPlan, 'place'>) => draftSitting(stage, ville, { ...plan, place: HALL });

	const held = await draft({ ...past, chapter: 'past', preparedAt: before(past.convenedAt), papers: [0, 12] });
	await convene(stage, ville, { sittingId: held.sittingId, startsAt: past.startsAt }, past.convenedAt);
	await playSitting(stage, ville, held.sittingId, past.startsAt);

	const preparedAt = before(tonight.convenedAt);
	const plan = { ...tonight, chapter: 'tonight', preparedAt, closedItem: 18, hasAnnex: true } as const;
	const coming = await draft({ ...plan, papers: [12, 32] });
	const called = { sittingId: coming.sittingId, startsAt: tonight.startsAt, answeredAt: new Date(now.getTime() - DAY) };
	await convene(stage, ville, called, tonight.convenedAt);

	return [held, coming, await draft({ ...nextMonth, chapter: 'next-month', preparedAt: now, papers: [32, 36] })];
}

async function seedAgglo(stage: Stage, now: Date): Promise<Drafted> {
	const agglo = await councilOf(stage, AGGLO.slug);
	const { tonight } = storyDates(today(agglo.tenant, now), now, agglo.tenant.timeZone);
	const startsAt = new Date(tonight.startsAt.getTime() + 8 * DAY);
	const plan = { chapter: 'agglo', startsAt, place: AGGLO_HALL, preparedAt: tonight.convenedAt } as const;
	const drafted = await draftSitting(stage, agglo, { ...plan, papers: [36, 40] });
	await convene(stage, agglo, { sittingId: drafted.sittingId, startsAt }, new Date(now.getTime() - DAY));
	return drafted;
}
