import { expect, test } from 'vitest';
import { publicItem, type ItemFacts } from './public-record.ts';

const facts: ItemFacts = {
	number: 7,
	section: 'CANARY section',
	title: 'CANARY title',
	isClosed: true,
	publicTitle: 'Affaire de personnel',
	rapporteur: { name: 'CANARY rapporteur' },
	vote: {
		kind: 'public',
		outcome: 'adopted',
		tally: { for: 1, against: 0, abstain: 0, notTakingPart: 0 },
		sentence: { fr: 'CANARY', en: 'CANARY' },
		voters: [{ seat: 1, name: 'CANARY voter', group: null, state: 'for' }]
	},
	files: ['CANARY file']
};

test('of a closed item the public reads the number and the neutral line', () => {
	expect(publicItem(facts)).toEqual({
		number: 7,
		section: '',
		title: 'Affaire de personnel',
		isClosed: true,
		rapporteur: null,
		vote: null,
		files: []
	});
});

test('the names of an ordinary ballot never leave, even if somebody hands them over', () => {
	const open = publicItem({ ...facts, isClosed: false, vote: { ...facts.vote!, kind: 'ordinary' } });
	expect(open.vote?.voters).toBeNull();
	expect(open.vote?.outcome).toBe('adopted');
});

test('a field that is not on the list does not leave', () => {
	const more = { ...facts, isClosed: false, clerkNote: 'CANARY note' };
	expect(JSON.stringify(publicItem(more))).not.toContain('note');
});
