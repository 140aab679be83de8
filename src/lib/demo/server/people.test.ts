import { countDistinct, eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { groups, mandates, memberships, tenants } from '#lib/people/server/tables.ts';
import { freshDatabase } from '#lib/testing/database.ts';
import { seedPeople } from './people.ts';
import { demoOf, endStory } from './told.ts';

const NOW = new Date('2026-11-22T09:00:00Z');
const database = await freshDatabase();
await seedPeople(database.installation, NOW);

async function councilOf(slug: string) {
	const [tenant] = await database.installation.select().from(tenants).where(eq(tenants.slug, slug));
	return database.tenant(tenant!.id).transaction(async (tx) => ({
		mandates: await tx.select().from(mandates),
		groups: await tx.select().from(groups)
	}));
}

test('the town has 39 councillors in four groups', async () => {
	const council = await councilOf('valmont');
	expect(council.mandates).toHaveLength(39);
	expect(council.groups).toHaveLength(4);
});

test('the agglomeration has 56 councillors in four groups', async () => {
	const council = await councilOf('valmont-agglo');
	expect(council.mandates).toHaveLength(56);
	expect(council.groups).toHaveLength(4);
});

test('eleven people sit in both, with one account', async () => {
	const [ville, agglo] = [await councilOf('valmont'), await councilOf('valmont-agglo')];
	const inVille = new Set(ville.mandates.map(({ accountId }) => accountId));
	expect(agglo.mandates.filter(({ accountId }) => inVille.has(accountId))).toHaveLength(11);
	const [accounts] = await database.installation
		.select({ count: countDistinct(memberships.accountId) })
		.from(memberships);
	expect(accounts?.count).toBe(39 + 56 - 11 + 5);
});

test('every seat is taken once, and each group sits together', async () => {
	const { mandates: all } = await councilOf('valmont');
	const inOrder = all.toSorted((one, other) => one.seat - other.seat);
	expect(inOrder.map(({ seat }) => seat)).toEqual(Array.from({ length: 39 }, (_, index) => index + 1));
	const changes = inOrder.filter(({ groupId }, index) => groupId !== inOrder[index - 1]?.groupId);
	expect(changes).toHaveLength(4);
});

test('one chair in each council', async () => {
	const { mandates: all } = await councilOf('valmont-agglo');
	expect(all.filter(({ isChair }) => isChair)).toHaveLength(1);
});

test('the demo knows its people by their handle, once its story is told', async () => {
	expect(await demoOf(database.installation, { isDemo: true })).toBeUndefined();
	await endStory(database.installation);
	const people = await demoOf(database.installation, { isDemo: true });
	expect(people?.find(({ handle }) => handle === 'sophie.lacombe-haas')?.role).toBe('clerk');
	expect(people).toHaveLength(89);
	expect(await demoOf(database.installation, { isDemo: false })).toBeUndefined();
});
