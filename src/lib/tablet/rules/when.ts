import { localDate } from '#lib/kernel/local-date.ts';

export type Nearness = 'tonight' | 'today' | 'coming' | 'past';

/** How near a sitting is, on the calendar of the place where it sits. From 17 h on it is "tonight". */
export function nearness(startsAt: Date, now: Date, timeZone: string): Nearness {
	if (localDate(startsAt, timeZone) !== localDate(now, timeZone)) return startsAt < now ? 'past' : 'coming';
	const hour = Number(
		new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' }).format(startsAt)
	);
	return hour >= 17 ? 'tonight' : 'today';
}

interface Dated {
	startsAt: string;
	state: 'published' | 'open' | 'closed';
}

/** The inbox in three parts: what comes next (or is going on), what comes after that in order, and the past, latest first. */
export function arrange<Sitting extends Dated>(
	sittings: readonly Sitting[]
): { next: Sitting | null; coming: Sitting[]; past: Sitting[] } {
	const byDate = [...sittings].sort((one, other) => one.startsAt.localeCompare(other.startsAt));
	const live = byDate.filter(({ state }) => state === 'open');
	const [next, ...coming] = [...live, ...byDate.filter(({ state }) => state === 'published')];
	return { next: next ?? null, coming, past: byDate.filter(({ state }) => state === 'closed').reverse() };
}
