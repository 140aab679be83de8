import { AGGLO } from './agglo.ts';
import { handleOf, type CastTenant } from './cast.ts';
import { VILLE } from './ville.ts';

/** One person, as `/demo` lists them. */
export interface Listed {
	handle: string;
	name: string;
	title: string;
	/** Short name of the group; empty for staff. */
	group: string;
	hue: number;
	sitsInBoth: boolean;
}

export interface ListedCouncil {
	slug: string;
	name: string;
	body: string;
	hue: number;
	members: Listed[];
	staff: Listed[];
}

const handlesOf = (tenant: CastTenant) => tenant.members.map(([, first, last]) => handleOf(first, last));

function listCouncil(tenant: CastTenant, other: Set<string>): ListedCouncil {
	const hues = new Map(tenant.groups.map(({ code, hue }) => [code, hue]));
	const listed = (first: string, last: string, title: string, group: string): Listed => {
		const handle = handleOf(first, last);
		const hue = hues.get(group) ?? tenant.accentHue;
		return { handle, name: `${first} ${last}`, title, group, hue, sitsInBoth: group !== '' && other.has(handle) };
	};
	return {
		slug: tenant.slug,
		name: tenant.name,
		body: tenant.body.name,
		hue: tenant.accentHue,
		members: tenant.members.map(([, first, last, , group, title]) => listed(first, last, title, group)),
		staff: tenant.staff.map(([, first, last, , title]) => listed(first, last, title, ''))
	};
}

/** Everybody, by council, in the order of protocol. */
export function playbill(): ListedCouncil[] {
	return [listCouncil(VILLE, new Set(handlesOf(AGGLO))), listCouncil(AGGLO, new Set(handlesOf(VILLE)))];
}

/** Those whose part is explained: the shortest way into the story. */
export const LEADS = {
	clerk: 'sophie.lacombe-haas',
	chair: 'claire.delmas-roussel',
	member: 'lucie.ormancey',
	opposition: 'bertrand.chassagnol',
	administrator: 'olivier.besnardot',
	drafter: 'anais.guillermin',
	validator: 'pascal.vernhet'
} as const;
