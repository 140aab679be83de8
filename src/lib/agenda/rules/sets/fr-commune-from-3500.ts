import type { RuleSet } from '../rule-set.ts';
import { frCommon, m57Budget } from './fr-common.ts';

export const frCommuneFrom3500: RuleSet = {
	...frCommon,
	id: 'fr-commune-from-3500',
	bodyKind: 'commune',
	validFrom: '2022-07-01',
	validTo: null,
	note: 'Cinq jours francs et une note explicative de synthèse ; un passage à sept jours a été discuté en 2025 sans aboutir.',
	notice: {
		unit: 'clear-days',
		minimum: 5,
		article: 'L2121-12',
		urgency: { minimum: 1, article: 'L2121-12' },
		needsExplanatoryNote: true,
		budget: m57Budget
	}
};
