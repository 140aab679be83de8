import type { NamedGroup } from '#lib/annotations/sealed/notes-key.svelte.ts';
import type { TabletSitting } from './schemas.ts';

/** The groups that somebody sits for, over all councils whose sittings are on the tablet. */
export function ownGroups(sittings: readonly TabletSitting[], accountId: string): NamedGroup[] {
	const found = new Map<string, NamedGroup>();
	for (const { tenant, members, groups } of sittings) {
		const mine = members.filter((member) => member.accountId === accountId);
		for (const { groupId } of mine) {
			const group = groups.find(({ id }) => id === groupId);
			if (!group) continue;
			const address = { tenantId: tenant.id, tenant: tenant.slug, groupId: group.id };
			found.set(group.id, { ...address, name: group.name, council: tenant.name });
		}
	}
	return [...found.values()];
}
