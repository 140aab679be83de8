import * as m from '#lib/i18n/paraglide/messages.js';
import type { QuorumFigures } from './rules/quorum.ts';

/** "Quorum atteint : 29 présents, 20 requis sur 39 membres en exercice — art. L2121-17". */
export function quorumSentence(figures: QuorumFigures, options: { locale?: 'fr' | 'en' } = {}): string {
	const { needed, base, article } = figures;
	const present = m.chamber_figure_present({ count: figures.present }, options);
	const say = figures.reached ? m.chamber_quorum_reached : m.chamber_quorum_missing;
	return say({ present, needed, base, article }, options);
}
