import * as m from '#lib/i18n/paraglide/messages.js';
import type { GivenRole } from './rules/given-role.ts';

/** What a role is called at the desk. */
export const ROLE_WORDS: Record<GivenRole, () => string> = {
	clerk: m.people_role_clerk,
	'clerk-of-kinds': m.people_role_clerk_of_kinds,
	drafter: m.people_role_drafter,
	validator: m.people_role_validator,
	reader: m.people_role_reader,
	'reader-of-closed': m.people_role_reader_of_closed,
	administrator: m.people_role_administrator
};
