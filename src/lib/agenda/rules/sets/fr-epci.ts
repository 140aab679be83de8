import type { RuleSet } from '../rule-set.ts';
import { frCommon, m57Budget } from './fr-common.ts';

export const frEpci: RuleSet = {
	...frCommon,
	id: 'fr-epci',
	bodyKind: 'epci',
	validFrom: '2022-07-01',
	validTo: null,
	note: 'Règles des communes de 3 500 habitants et plus, quelle que soit la taille (L5211-1) ; pas de dérogation pour la première séance (CE, 22 juillet 2015, n° 383072).',
	quorum: { ...frCommon.quorum, countsRemote: true },
	notice: {
		unit: 'clear-days',
		minimum: 5,
		article: 'L5211-1, L2121-12',
		urgency: { minimum: 1, article: 'L5211-1, L2121-12' },
		needsExplanatoryNote: true,
		budget: m57Budget
	}
};
