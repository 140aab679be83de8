import { ok, refuse, type Result } from '../../kernel/result.ts';
import type { StaffRole } from './staff.ts';

/** What an administrator chooses from: a role, and how far it goes. */
export const GIVEN_ROLES = ['clerk', 'clerk-of-kinds', 'reader', 'reader-of-closed', 'administrator'] as const;
export type GivenRole = (typeof GIVEN_ROLES)[number];

/** A role as it is kept. */
export interface KeptRole {
	role: StaffRole;
	keepsAllKinds: boolean;
	readsClosed: boolean;
	kindIds: readonly string[];
}

/**
 * How a chosen role is kept. Refused: a clerk of named kinds without any, who could do nothing, and a kind that the tenant
 * does not have. Kinds that were ticked beside another role mean nothing.
 */
export function keptRole(
	given: GivenRole,
	ticked: readonly string[],
	known: readonly string[]
): Result<KeptRole, 'kind-missing' | 'kind-unknown'> {
	const whole = { keepsAllKinds: true, readsClosed: false, kindIds: [] };
	switch (given) {
		case 'administrator':
		case 'clerk':
		case 'reader':
			return ok({ ...whole, role: given });
		case 'reader-of-closed':
			return ok({ ...whole, role: 'reader', readsClosed: true });
		case 'clerk-of-kinds': {
			if (ticked.length === 0) return refuse('kind-missing');
			if (!ticked.every((id) => known.includes(id))) return refuse('kind-unknown');
			return ok({ role: 'clerk', keepsAllKinds: false, readsClosed: false, kindIds: [...new Set(ticked)] });
		}
	}
}

/** What was chosen, of a role that is kept. */
export function givenRole({ role, keepsAllKinds, readsClosed }: Omit<KeptRole, 'kindIds'>): GivenRole {
	if (role === 'clerk') return keepsAllKinds ? 'clerk' : 'clerk-of-kinds';
	return role === 'reader' && readsClosed ? 'reader-of-closed' : role;
}
