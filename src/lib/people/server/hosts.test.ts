import { beforeEach, expect, test } from 'vitest';
import { freshDatabase } from '#lib/testing/database.ts';
import { makeTenant, NOW } from '#lib/testing/factories.ts';
import { tenantHosts } from './host-tables.ts';
import { TenantHosts } from './hosts.ts';

const database = await freshDatabase();
const { installation } = database;
const ville = await makeTenant(database, { slug: 'ville' });
const agglo = await makeTenant(database, { slug: 'agglo' });

beforeEach(() => installation.delete(tenantHosts));

async function hosts(names: Record<string, string>, origin?: string) {
	const rows = Object.entries(names).map(([host, tenantId], index) => ({
		host,
		tenantId,
		createdAt: new Date(NOW.getTime() + index)
	}));
	if (rows.length > 0) await installation.insert(tenantHosts).values(rows);
	const made = new TenantHosts(origin);
	await made.refresh(installation);
	return made;
}

test('with nothing configured every name is answered, and all councils are reached by path', async () => {
	const none = await hosts({});
	expect(none.isOurs('anything.example')).toBe(true);
	expect(none.tenantOf('anything.example')).toBeNull();
	expect(none.isConfigured).toBe(false);
});

test('a host belongs to its council by its exact name, and no other name is ours', async () => {
	const two = await hosts({ 'conseil.ville.example': ville.id, 'conseil.agglo.example:8443': agglo.id });
	expect(two.tenantOf('conseil.ville.example')).toEqual({ id: ville.id, slug: 'ville' });
	expect(two.tenantOf('conseil.agglo.example:8443')).toEqual({ id: agglo.id, slug: 'agglo' });
	for (const name of ['x.conseil.ville.example', 'conseil.agglo.example', 'evil.example', 'evil.localhost', ''])
		expect([name, two.isOurs(name)]).toEqual([name, false]);
	expect(two.isOurs('localhost:3000')).toBe(true);
});

test('the shared host of the installation is nobody’s own', async () => {
	const shared = await hosts({ 'ville.example': ville.id }, 'https://conseils.example');
	expect(shared.isOurs('conseils.example')).toBe(true);
	expect(shared.tenantOf('conseils.example')).toBeNull();
});

test('mails lead to the council’s first own host, else to where they were written', async () => {
	const some = await hosts({ 'ville.example': ville.id, 'autre.example': ville.id });
	expect(some.originOf(ville.id, 'https://conseils.example')).toBe('https://ville.example');
	expect(some.originOf(agglo.id, 'https://conseils.example')).toBe('https://conseils.example');
});
