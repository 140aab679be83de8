import { addDays, type LocalDate } from '#lib/kernel/local-date.ts';
import { instantAt } from '#lib/kernel/local-time.ts';

const DAY = 86_400_000;
const QUARTER = 15 * 60_000;

/** When the sittings of the story are held, and when their members were called. */
export interface StoryDates {
	past: { startsAt: Date; convenedAt: Date };
	tonight: { startsAt: Date; convenedAt: Date };
	nextMonth: { startsAt: Date };
}

/** Three weeks ago; today at 18:30, or in two hours when that is too near; in four weeks. On the wall clock of the council. */
export function storyDates(today: LocalDate, now: Date, timeZone: string): StoryDates {
	const evening = (date: LocalDate) => instantAt(date, '18:30', timeZone);
	const usual = evening(today);
	const isTooNear = usual.getTime() - now.getTime() < QUARTER * 2;
	const inTwoHours = new Date(Math.ceil((now.getTime() + 2 * 60 * 60_000) / QUARTER) * QUARTER);
	const past = evening(addDays(today, -21));
	return {
		past: { startsAt: past, convenedAt: new Date(past.getTime() - 8 * DAY) },
		tonight: { startsAt: isTooNear ? inTwoHours : usual, convenedAt: new Date(now.getTime() - 8 * DAY) },
		nextMonth: { startsAt: evening(addDays(today, 28)) }
	};
}

const SECTIONS: [RegExp, string][] = [
	[/désignation|représentant|élection|commission|conseil d.administration/i, 'Représentation de la ville'],
	[/budget|fiscal|financ|garantie|subvention|indemnit|tarif|taxe/i, 'Finances'],
	[/personnel|agent|emploi|formation|collaborateur|poste|ressources humaines/i, 'Ressources humaines']
];

/** Where a clerk would put an act, from its title. */
export function sectionOf(title: string): string {
	return SECTIONS.find(([words]) => words.test(title))?.[1] ?? 'Vie de l’assemblée';
}

export type StoryChoice = 'for' | 'against' | 'abstain';

/**
 * How a group votes on the nth item: the majority carries its acts; the two other groups oppose some and abstain on others; one
 * act, brought by the majority's ally, falls.
 */
export function choiceOf(group: string, item: number): StoryChoice {
	if (item === FALLEN) return group === 'VE' ? 'against' : group === 'VLI' ? 'abstain' : 'for';
	if (group === 'NE') return item % 4 === 1 ? 'against' : item % 4 === 3 ? 'abstain' : 'for';
	if (group === 'VLI') return item % 3 === 1 ? 'against' : item % 3 === 2 ? 'abstain' : 'for';
	return 'for';
}

/** The item (from 0) that is rejected. */
const FALLEN = 7;
