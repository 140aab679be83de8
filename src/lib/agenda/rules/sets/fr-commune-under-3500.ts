import type { RuleSet } from '../rule-set.ts';
import { frCommon, m57Budget } from './fr-common.ts';

export const frCommuneUnder3500: RuleSet = {
	...frCommon,
	id: 'fr-commune-under-3500',
	bodyKind: 'commune',
	validFrom: '2022-07-01',
	validTo: null,
	note: 'Trois jours francs ; un passage à cinq jours a été discuté en 2025 sans aboutir.',
	notice: {
		unit: 'clear-days',
		minimum: 3,
		article: 'L2121-11',
		urgency: { minimum: 1, article: 'L2121-11' },
		needsExplanatoryNote: false,
		budget: m57Budget
	}
};
