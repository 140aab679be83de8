import type { LocalDate } from '#lib/kernel/local-date.ts';
import type { RuleSet, RuleSetId } from './rule-set.ts';
import { frCommuneFrom3500 } from './sets/fr-commune-from-3500.ts';
import { frCommuneUnder3500 } from './sets/fr-commune-under-3500.ts';
import { frEpci } from './sets/fr-epci.ts';

const ALL: readonly RuleSet[] = [frCommuneUnder3500, frCommuneFrom3500, frEpci];

/**
 * The law of a body on a day. Days before the first version known here are answered by that first version. An unknown
 * id is a bug: bodies are created with `ruleSetIdFor`.
 */
export function ruleSetOn(id: string, day: LocalDate): RuleSet {
	const versions = ALL.filter((set) => set.id === id).sort((a, b) => a.validFrom.localeCompare(b.validFrom));
	const inForce = versions.filter((set) => set.validFrom <= day && (set.validTo === null || day < set.validTo));
	const found = inForce.at(-1) ?? versions[0];
	if (!found) throw new Error(`unknown rule set ${id}`);
	return found;
}

/** The rule set of a deliberative assembly: R1, R2 (communes by population), R3 (EPCI whatever its size: L5211-1). */
export function ruleSetIdFor(kind: 'commune' | 'epci', population: number): RuleSetId {
	if (kind === 'epci') return 'fr-epci';
	return population < 3500 ? 'fr-commune-under-3500' : 'fr-commune-from-3500';
}
