import { expect, test } from 'vitest';
import { eveningEnds, isShownToGuest, readsAsGuest } from './guest-policy.ts';

const item = (itemId: string, isClosed = false, isDraft = false) => ({ itemId, isClosed, isDraft });
const invitedTo = [
	{ itemId: 'roads', admitsClosed: false },
	{ itemId: 'sale', admitsClosed: true }
];

test.each([
	['an item of the invitation is shown', item('roads'), true],
	['another one is not', item('budget'), false],
	['behind closed doors it is not shown to who was not admitted', item('roads', true), false],
	['behind closed doors it is shown to who was', item('sale', true), true],
	['being admitted takes nothing away in public', item('sale'), true]
])('%s', (_, place, isShown) => {
	expect(isShownToGuest(invitedTo, place)).toBe(isShown);
});

test.each([
	['a paper of the own item is read', [item('roads')], true],
	['a paper that lies nowhere is not', [], false],
	['a paper of another item is not', [item('budget')], false],
	['a paper of the own and of another public item is', [item('roads'), item('budget')], true],
	['a paper that is closed elsewhere is closed here too', [item('roads'), item('budget', true)], false],
	['admitted to the one, it is read from the other', [item('roads'), item('sale', true)], true],
	['a draft does not exist for guests', [item('roads', false, true)], false]
])('%s', (_, places, reads) => {
	expect(readsAsGuest(invitedTo, places)).toBe(reads);
});

test.each([
	['an evening in summer', '2026-06-18T16:30:00Z', 'Europe/Paris', '2026-06-19T04:00:00Z'],
	[
		'a sitting that begins at half past eleven in the evening',
		'2026-06-18T21:30:00Z',
		'Europe/Paris',
		'2026-06-19T04:00:00Z'
	],
	['a sitting after midnight is of its own day', '2026-06-18T22:30:00Z', 'Europe/Paris', '2026-06-20T04:00:00Z'],
	['the night on which clocks go back', '2026-10-24T16:30:00Z', 'Europe/Paris', '2026-10-25T05:00:00Z'],
	['overseas the evening is another', '2026-06-18T22:30:00Z', 'America/Martinique', '2026-06-19T10:00:00Z']
])('%s ends at six in the morning there', (_, startsAt, timeZone, endsAt) => {
	expect(eveningEnds(new Date(startsAt), timeZone).toISOString()).toBe(new Date(endsAt).toISOString());
});
