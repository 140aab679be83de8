import * as m from '#lib/i18n/paraglide/messages.js';
import type { GivenRole } from './rules/given-role.ts';

/** What a role is called at the desk. */
export const ROLE_WORDS: Record<GivenRole, () => string> = {
	clerk: m.people_role_clerk,
	'clerk-of-kinds': m.people_role_clerk_of_kinds,
	reader: m.people_role_reader,
	'reader-of-closed': m.people_role_reader_of_closed,
	administrator: m.people_role_administrator
};
