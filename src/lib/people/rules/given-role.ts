import { ok, refuse, type Result } from '../../kernel/result.ts';
import type { StaffRole } from './staff.ts';

/** What an administrator chooses from: a role, and how far it goes. */
export const GIVEN_ROLES = [
	'clerk',
	'clerk-of-kinds',
	'drafter',
	'validator',
	'reader',
	'reader-of-closed',
	'administrator'
] as const;
export type GivenRole = (typeof GIVEN_ROLES)[number];

/** A role as it is kept. */
export interface KeptRole {
	role: StaffRole;
	keepsAllKinds: boolean;
	readsClosed: boolean;
	kindIds: readonly string[];
	serviceIds: readonly string[];
}

/** Ids of kinds of sitting and of services: those that were ticked, or those that the tenant has. */
export interface Reaches {
	kinds: readonly string[];
	services: readonly string[];
}

export type RoleRefusal = 'kind-missing' | 'kind-unknown' | 'service-missing' | 'service-unknown';

/**
 * How a chosen role is kept. Refused: a clerk of named kinds without any, a drafter or validator without a service, who
 * could do nothing, and a kind or service that the tenant does not have. What was ticked beside another role means nothing.
 */
export function keptRole(given: GivenRole, ticked: Reaches, known: Reaches): Result<KeptRole, RoleRefusal> {
	const whole = { keepsAllKinds: true, readsClosed: false, kindIds: [], serviceIds: [] };
	switch (given) {
		case 'administrator':
		case 'clerk':
		case 'reader':
			return ok({ ...whole, role: given });
		case 'reader-of-closed':
			return ok({ ...whole, role: 'reader', readsClosed: true });
		case 'clerk-of-kinds': {
			if (ticked.kinds.length === 0) return refuse('kind-missing');
			if (!ticked.kinds.every((id) => known.kinds.includes(id))) return refuse('kind-unknown');
			return ok({ ...whole, role: 'clerk', keepsAllKinds: false, kindIds: [...new Set(ticked.kinds)] });
		}
		case 'drafter':
		case 'validator': {
			if (ticked.services.length === 0) return refuse('service-missing');
			if (!ticked.services.every((id) => known.services.includes(id))) return refuse('service-unknown');
			return ok({ ...whole, role: given, serviceIds: [...new Set(ticked.services)] });
		}
	}
}

/** What was chosen, of a role that is kept. */
export function givenRole({ role, keepsAllKinds, readsClosed }: Omit<KeptRole, 'kindIds' | 'serviceIds'>): GivenRole {
	if (role === 'clerk') return keepsAllKinds ? 'clerk' : 'clerk-of-kinds';
	return role === 'reader' && readsClosed ? 'reader-of-closed' : role;
}
