import type { Seat, SeatGroup, SeatState } from '#lib/ui/hemicycle/seats.ts';

const groups: SeatGroup[] = [
	{ shortName: 'Valmont en commun', hue: 20 },
	{ shortName: 'Écologie et solidarités', hue: 145 },
	{ shortName: 'Union du centre', hue: 75 },
	{ shortName: 'Ensemble pour Valmont', hue: 255 }
];

const first = [
	'Claire',
	'Mathieu',
	'Aïcha',
	'Bertrand',
	'Élodie',
	'Jean-Baptiste',
	'Nathalie',
	'Youssef',
	'Marie-Thérèse',
	'Loïc'
];
const last = [
	'Ferrand',
	'Delacroix-Vaillant',
	'Benali',
	'Lemoine',
	'Roussel',
	'Garrigues',
	'Pélissier',
	'Haddad',
	'Quéméneur'
];

function groupAt(seat: number, size: number): SeatGroup | null {
	const share = seat / size;
	return groups[share <= 0.22 ? 0 : share <= 0.42 ? 1 : share <= 0.6 ? 2 : 3] ?? null;
}

/** A hall where the state of each seat follows from its number. */
export function hall(size: number, stateOf: (seat: number) => SeatState): Seat[] {
	return Array.from({ length: size }, (_, index) => {
		const seat = index + 1;
		const name = `${first[index % first.length] ?? ''} ${last[(index * 5) % last.length] ?? ''}`;
		return { seat, name, group: groupAt(seat, size), state: stateOf(seat) };
	});
}

export const attendance = (seat: number): SeatState =>
	seat % 11 === 0 ? 'absent' : seat % 8 === 3 ? 'represented' : 'present';

export function vote(size: number): (seat: number) => SeatState {
	return (seat) => {
		if (seat % 13 === 0) return 'absent';
		if (seat === Math.ceil(size / 3)) return 'not-taking-part';
		if (seat / size <= 0.2) return seat % 5 === 2 ? 'abstain' : 'against';
		return seat / size > 0.46 && seat / size <= 0.58 ? 'abstain' : 'for';
	};
}

export const participation = (seat: number): SeatState =>
	seat % 12 === 5 ? 'absent' : seat % 3 === 0 ? 'waiting' : 'voted';

const titles = [
	'Approbation du procès-verbal de la séance du 26 mars 2026',
	'Débat d’orientation budgétaire : rapport sur les orientations de l’exercice 2027 et la programmation pluriannuelle',
	'Anticonstitutionnellement long : intercommunalisation des équipements socioculturels',
	'Convention d’occupation du domaine public avec l’association des commerçants',
	'Garantie d’emprunt accordée à Valmont Habitat pour 24 logements'
];

export const items = Array.from({ length: 150 }, (_, index) => ({
	number: index + 1,
	title: titles[index % titles.length] ?? '',
	rapporteur: `${first[index % first.length] ?? ''} ${last[index % last.length] ?? ''}`,
	pages: ((index * 37) % 310) + 1
}));
