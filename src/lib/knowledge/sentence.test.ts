import { expect, test } from 'vitest';
import type { JournalBody } from '#lib/journal/rules/body.ts';
import { KINDS } from './rules/kinds.ts';
import { actSentence, KNOWN_ACTS } from './sentence.ts';

const [sitting, giver, holder] = [1, 2, 3].map((number) => `0000000${number}-0000-7000-8000-000000000000`);
const names = new Map([
	[sitting!, 'Conseil municipal, 18 juin 2026'],
	[giver!, 'Lucie Ormancey'],
	[holder!, 'Claire Delmas-Roussel']
]);
/** Narrow no-break spaces, which an editor does not show, are spaces here. */
const plain = (text: string) => text.replaceAll('\u202f', ' ');
const entry = (act: string, details: JournalBody['details'] = {}): JournalBody => ({
	time: '2026-06-18T18:00:00.000Z',
	actor: null,
	act,
	object: sitting!,
	details
});

test.each([
	[
		entry('sitting.published', { called: 39, items: 12 }),
		'Ordre du jour publié : Conseil municipal, 18 juin 2026. Membres convoqués : 39. Points : 12.'
	],
	[
		entry('proxy.registered', { giver: giver!, holder: holder! }),
		'Pouvoir donné : Lucie Ormancey à Claire Delmas-Roussel (Conseil municipal, 18 juin 2026)'
	],
	[
		entry('poll.closed', { outcome: 'rejected', tally: { for: 7, against: 8, abstain: 1 } }),
		'Vote clos, rejeté : Conseil municipal, 18 juin 2026. Pour 7, contre 8, abstention 1.'
	],
	[
		{ ...entry('guest.invited', { sittingId: sitting!, items: 2 }), object: giver! },
		'Invitation : Lucie Ormancey (Conseil municipal, 18 juin 2026, points : 2)'
	],
	[entry('ballots.cast', { commitments: ['a', 'b'] }), 'Bulletins reçus : 2 (Conseil municipal, 18 juin 2026)'],
	[
		entry('item.edited', { isClosed: true, wasClosed: false }),
		'Point passé à huis clos : Conseil municipal, 18 juin 2026'
	],
	[entry('session.started', { factor: 'smoke-signal' }), 'Connexion de Conseil municipal, 18 juin 2026 : autre moyen']
])('%o is said in a sentence', (body, sentence) => {
	expect(plain(actSentence(body, names))).toBe(sentence);
});

test('an act that this version does not know says so, by its name', () => {
	expect(plain(actSentence(entry('comet.seen'), names))).toBe(
		'Acte « comet.seen » sur Conseil municipal, 18 juin 2026'
	);
	expect(actSentence(entry('toString'), names)).toContain('toString');
});

test('who was forgotten has no name any more, and what is not an entry says so', () => {
	expect(actSentence(entry('presence.arrived', { mandate: giver! }), new Map())).toContain('effacé depuis (00000002)');
	expect(actSentence(null, names)).toContain('illisible');
});

test('every act that has a sentence is found by one kind of act', () => {
	const families = Object.values(KINDS).flat() as string[];
	const lost = KNOWN_ACTS.filter(
		(act) => families.filter((family) => family === `${act.split('.')[0]}.*`).length !== 1
	);
	expect(lost).toEqual([]);
});
