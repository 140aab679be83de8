import { PdfJail } from '#lib/papers/server/pdf-jail.ts';
import { today } from '#lib/people/server/members.ts';
import { AGGLO } from '../cast/agglo.ts';
import { VILLE } from '../cast/ville.ts';
import { storyDates } from '../rules/story.ts';
import { seedPeople } from './people.ts';
import { answer, convene } from './sittings/convene.ts';
import { councilOf } from './sittings/council.ts';
import { draftSitting } from './sittings/draft.ts';
import { playSitting } from './sittings/play.ts';
import type { Stage } from './stage.ts';

const HALL = 'Hôtel de ville, salle du conseil, 1 place de la Fontaine, Valmont';
const AGGLO_HALL = 'Siège de l’agglomération, hémicycle, 12 avenue des Platanes, Valmont';
const DAY = 86_400_000;

/** The whole story, told once into an empty installation. */
export async function seedDemo(stage: Stage, now: Date): Promise<void> {
	await seedPeople(stage.installation, now);
	const jail = new PdfJail();
	try {
		await seedVille(stage, jail, now);
		await seedAgglo(stage, jail, now);
	} finally {
		jail.close();
	}
}

async function seedVille(stage: Stage, jail: PdfJail, now: Date): Promise<void> {
	const ville = await councilOf(stage, VILLE.slug);
	const dates = storyDates(today(ville.tenant, now), now, ville.tenant.timeZone);
	const { past, tonight, nextMonth } = dates;
	const before = (date: Date) => new Date(date.getTime() - 2 * DAY);

	const held = { ...past, place: HALL, preparedAt: before(past.convenedAt), papers: [0, 12] as [number, number] };
	const heldId = await draftSitting(stage, ville, jail, held);
	await convene(stage, ville, { sittingId: heldId, startsAt: past.startsAt }, past.convenedAt);
	await playSitting(ville, heldId, past.startsAt);

	const coming = { ...tonight, place: HALL, preparedAt: before(tonight.convenedAt), closedItem: 18 };
	const comingId = await draftSitting(stage, ville, jail, { ...coming, papers: [12, 32] });
	await convene(stage, ville, { sittingId: comingId, startsAt: tonight.startsAt }, tonight.convenedAt);
	await answer(ville, comingId, new Date(now.getTime() - DAY));

	await draftSitting(stage, ville, jail, { ...nextMonth, place: HALL, preparedAt: now, papers: [32, 36] });
}

async function seedAgglo(stage: Stage, jail: PdfJail, now: Date): Promise<void> {
	const agglo = await councilOf(stage, AGGLO.slug);
	const { tonight } = storyDates(today(agglo.tenant, now), now, agglo.tenant.timeZone);
	const startsAt = new Date(tonight.startsAt.getTime() + 8 * DAY);
	const plan = { startsAt, place: AGGLO_HALL, preparedAt: tonight.convenedAt, papers: [36, 40] as [number, number] };
	const sittingId = await draftSitting(stage, agglo, jail, plan);
	await convene(stage, agglo, { sittingId, startsAt }, new Date(now.getTime() - DAY));
}
