import type { Asker } from '../access.ts';
import { findProvider, listProviders, tenantsWithDoors } from './providers.ts';

/**
 * What the page of sign-in offers: the directories of one council, or the councils that have some. Which council is asked of the
 * address or of the person, never of an e-mail address that was typed: that would tell strangers where somebody sits.
 */
export async function directoriesFor({ installation, key, tenant }: Omit<Asker, 'session'>, slug: string) {
	const councils = await tenantsWithDoors(installation);
	const chosen = councils.find((council) => council.slug === slug) ?? (councils.length === 1 ? councils[0] : undefined);
	const named = councils.map((council) => ({ slug: council.slug, name: council.name }));
	if (!chosen) return { council: undefined, directories: [], councils: named };
	const providers = await tenant(chosen.id).transaction((tx) => listProviders(tx, key));
	return {
		council: chosen.name,
		directories: providers.flatMap(({ id, name, isOn }) => (isOn ? [{ id, name }] : [])),
		councils: named.filter((council) => council.slug !== chosen.slug)
	};
}

/** A provider that still lets people in, by its id. */
export async function directoryNamed({ installation, key }: Omit<Asker, 'session'>, providerId: string) {
	const provider = await findProvider(installation, key, providerId);
	return provider?.isOn ? { id: provider.id, name: provider.name } : undefined;
}
