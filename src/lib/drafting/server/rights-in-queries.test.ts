import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newId } from '#lib/kernel/ids.ts';
import { NO_STAFF, type StaffFacts } from '#lib/people/rules/staff.ts';
import { staffRoleKinds } from '#lib/people/server/role-tables.ts';
import { staffRoleServices } from '#lib/people/server/service-tables.ts';
import { staffFactsOf } from '#lib/people/server/staff-facts.ts';
import { memberships, staffRoles } from '#lib/people/server/tables.ts';
import { freshDatabase } from '#lib/testing/database.ts';
import * as make from '#lib/testing/factories.ts';
import { DRAFT_STATES, mayReadDraft, type DraftFacts } from '../rules/draft-policy.ts';
import { listDrafts, readDraft } from './read-drafts.ts';
import { draftActs } from './tables.ts';

const database = await freshDatabase();
const tenant = await make.makeTenant(database);
const town = database.tenant(tenant.id);
const by = (await make.makeAccount(database)).id;
const body = await make.makeBody(database, tenant.id);
const kinds = [await make.makeKind(database, tenant.id, { bodyId: body.id })];
kinds.push(await make.makeKind(database, tenant.id, { bodyId: body.id }));
const services = [await make.makeService(database, tenant.id), await make.makeService(database, tenant.id)];
services.push(await make.makeService(database, tenant.id));

/** A draft of every service, in every state, for every kind of sitting and for none. */
const drafts: (DraftFacts & { id: string })[] = services.flatMap(({ id: serviceId }) =>
	DRAFT_STATES.flatMap((state) =>
		[...kinds.map(({ id }) => id), null].map((kindId) => ({ id: newId(), serviceId, state, kindId }))
	)
);
await town.transaction(async (tx) => {
	const stamps = { createdAt: make.NOW, createdBy: by, changedAt: make.NOW };
	await tx.insert(
		draftActs,
		drafts.map((draft) => ({ ...draft, title: `Projet ${draft.id}`, ...stamps }))
	);
});

const some = (length: number) => fc.uniqueArray(fc.nat(length - 1));
const somebody = fc.record({
	roles: fc.uniqueArray(fc.constantFrom('administrator', 'clerk', 'reader', 'drafter', 'validator')),
	kinds: fc.oneof(fc.constant('all' as const), some(kinds.length)),
	draftsFor: some(services.length),
	validatesFor: some(services.length),
	readsClosed: fc.boolean()
});
type Somebody = typeof somebody extends fc.Arbitrary<infer One> ? One : never;

/** Puts somebody into the tenant, and answers what the rules are told of them. */
async function seat(one: Somebody): Promise<{ accountId: string; staff: StaffFacts }> {
	const accountId = (await make.makeAccount(database)).id;
	await database.installation.insert(memberships).values({ accountId, tenantId: tenant.id });
	const idsOf = (list: { id: string }[], chosen: number[]) => chosen.flatMap((index) => list[index]?.id ?? []);
	const has = (role: Somebody['roles'][number]) => one.roles.includes(role);
	const kindIds = one.kinds === 'all' ? [] : idsOf(kinds, one.kinds);
	const draftsFor = has('drafter') ? idsOf(services, one.draftsFor) : [];
	const validatesFor = has('validator') ? idsOf(services, one.validatesFor) : [];
	await town.transaction(async (tx) => {
		for (const role of one.roles) {
			const roleId = newId();
			const reach = { keepsAllKinds: one.kinds === 'all', readsClosed: role === 'reader' && one.readsClosed };
			await tx.insert(staffRoles, { id: roleId, accountId, role, ...reach });
			for (const kindId of role === 'clerk' ? kindIds : []) await tx.insert(staffRoleKinds, { roleId, kindId });
			const serviceIds = role === 'drafter' ? draftsFor : role === 'validator' ? validatesFor : [];
			for (const serviceId of serviceIds) await tx.insert(staffRoleServices, { roleId, serviceId });
		}
	});
	const readsClosed = has('reader') && one.readsClosed;
	const kept = has('clerk') ? (one.kinds === 'all' ? ('all' as const) : kindIds) : [];
	return { accountId, staff: { ...NO_STAFF, roles: one.roles, kinds: kept, readsClosed, draftsFor, validatesFor } };
}

test('whoever asks, the list holds the drafts that the policy allows, and each opens for nobody else', async () => {
	await fc.assert(
		fc.asyncProperty(somebody, async (one) => {
			const { accountId, staff } = await seat(one);
			await town.transaction(async (tx) => {
				const facts = await staffFactsOf(tx, accountId);
				const allowed = drafts.filter((draft) => mayReadDraft(staff, draft).ok).map(({ id }) => id);
				const listed = (await listDrafts(tx, facts)).map(({ id }) => id);
				expect(listed.toSorted()).toEqual(allowed.toSorted());
				for (const { id } of drafts.slice(0, 12))
					expect((await readDraft(tx, facts, id)) !== undefined).toBe(allowed.includes(id));
			});
		}),
		{ numRuns: process.env['HEMICYCLE_TEST_FULL'] ? 100 : 20, seed: 24 }
	);
}, 60_000);

test('a draft of another town is of nobody here', async () => {
	const elsewhere = await make.makeTenant(database);
	const admin = await make.makeStaff(database, elsewhere.id, 'administrator');
	await database.tenant(elsewhere.id).transaction(async (tx) => {
		const staff = await staffFactsOf(tx, admin.id);
		expect(await listDrafts(tx, staff)).toEqual([]);
		for (const { id } of drafts.slice(0, 5)) expect(await readDraft(tx, staff, id)).toBeUndefined();
	});
});
