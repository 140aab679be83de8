import { and, asc, count, desc, eq, type SQL } from 'drizzle-orm';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { formatName } from '#lib/i18n/format.ts';
import type { LocalDate } from '#lib/kernel/local-date.ts';
import { paperOriginals } from '#lib/papers/server/original-tables.ts';
import { papers, paperVersions } from '#lib/papers/server/tables.ts';
import type { StaffFacts } from '#lib/people/rules/staff.ts';
import { readKinds } from '#lib/people/server/keep-kinds.ts';
import { inOfficeOn } from '#lib/people/server/members.ts';
import { sittingKinds } from '#lib/people/server/role-tables.ts';
import { staffRoleServices, townServices } from '#lib/people/server/service-tables.ts';
import { accounts, bodies, mandates, staffRoles } from '#lib/people/server/tables.ts';
import { isReadableBy } from './readable-drafts.ts';
import { draftActs, draftPapers, draftSteps } from './tables.ts';

/** The drafts that somebody may know of, those that changed last first. Rights are in the query. */
export async function listDrafts(tx: TenantTx, staff: StaffFacts, condition?: SQL) {
	const rows = await tx
		.select({ draft: draftActs, service: townServices.name, kind: sittingKinds.name })
		.from(draftActs)
		.innerJoin(townServices, eq(townServices.id, draftActs.serviceId))
		.leftJoin(sittingKinds, eq(sittingKinds.id, draftActs.kindId))
		.where(and(isReadableBy(staff), condition))
		.orderBy(desc(draftActs.changedAt));
	const counts = await tx
		.select({ draftId: draftPapers.draftId, papers: count() })
		.from(draftPapers)
		.groupBy(draftPapers.draftId);
	return rows.map(({ draft, service, kind }) => ({
		id: draft.id,
		title: draft.title,
		serviceId: draft.serviceId,
		service,
		kind,
		wishedOn: draft.wishedOn,
		isClosed: draft.isClosed,
		state: draft.state,
		changedAt: draft.changedAt,
		papers: counts.find(({ draftId }) => draftId === draft.id)?.papers ?? 0
	}));
}

export type ListedDraft = Awaited<ReturnType<typeof listDrafts>>[number];

/** One draft with its papers and its history, for whoever may know of it; unknown and forbidden are the same undefined. */
export async function readDraft(tx: TenantTx, staff: StaffFacts, draftId: string) {
	const [found] = await tx
		.select({ draft: draftActs, service: townServices.name, kind: sittingKinds.name })
		.from(draftActs)
		.innerJoin(townServices, eq(townServices.id, draftActs.serviceId))
		.leftJoin(sittingKinds, eq(sittingKinds.id, draftActs.kindId))
		.where(and(eq(draftActs.id, draftId), isReadableBy(staff)));
	if (!found) return undefined;
	const { draft, service, kind } = found;
	return {
		...draft,
		service,
		kind,
		rapporteur: await rapporteurOf(tx, draft.rapporteurMandateId),
		papers: await papersOf(tx, draftId),
		steps: await stepsOf(tx, draftId),
		hasValidator: await hasValidator(tx, draft.serviceId)
	};
}

export type ReadDraft = NonNullable<Awaited<ReturnType<typeof readDraft>>>;

/** What a drafter chooses from: kinds of sitting, and the members in office of the council on a day in the order of protocol. */
export async function readChoices(tx: TenantTx, day: LocalDate) {
	const members = await tx
		.select({ mandateId: mandates.id, firstName: accounts.firstName, lastName: accounts.lastName })
		.from(mandates)
		.innerJoin(bodies, and(eq(bodies.id, mandates.bodyId), eq(bodies.kind, 'council')))
		.innerJoin(accounts, eq(accounts.id, mandates.accountId))
		.where(inOfficeOn(day))
		.orderBy(asc(mandates.protocolOrder));
	return {
		kinds: (await readKinds(tx)).map(({ id, name }) => ({ id, name })),
		rapporteurs: members.map(({ mandateId, ...name }) => ({ mandateId, name: formatName(name) }))
	};
}

async function rapporteurOf(tx: TenantTx, mandateId: string | null) {
	if (mandateId === null) return null;
	const [member] = await tx
		.select({ firstName: accounts.firstName, lastName: accounts.lastName })
		.from(mandates)
		.innerJoin(accounts, eq(accounts.id, mandates.accountId))
		.where(eq(mandates.id, mandateId));
	return member ?? null;
}

async function papersOf(tx: TenantTx, draftId: string) {
	const rows = await tx
		.select({ paper: papers, version: paperVersions, original: paperOriginals })
		.from(draftPapers)
		.innerJoin(papers, eq(papers.id, draftPapers.paperId))
		.innerJoin(paperVersions, eq(paperVersions.paperId, papers.id))
		.leftJoin(paperOriginals, eq(paperOriginals.id, paperVersions.id))
		.where(eq(draftPapers.draftId, draftId))
		.orderBy(asc(draftPapers.position), desc(paperVersions.number));
	return rows
		.filter(({ paper }, index) => rows.findIndex((row) => row.paper.id === paper.id) === index)
		.map(({ paper, version, original }) => ({
			id: paper.id,
			title: paper.title,
			versionId: version.id,
			pageCount: version.pageCount,
			bytes: version.bytes,
			fileName: version.fileName,
			isReady: version.state === 'ready',
			original: original && { sha256: original.sha256, bytes: original.bytes }
		}));
}

async function stepsOf(tx: TenantTx, draftId: string) {
	const { id, step, reason, at } = draftSteps;
	return tx
		.select({ id, step, reason, at, firstName: accounts.firstName, lastName: accounts.lastName })
		.from(draftSteps)
		.innerJoin(accounts, eq(accounts.id, draftSteps.accountId))
		.where(eq(draftSteps.draftId, draftId))
		.orderBy(desc(draftSteps.number));
}

async function hasValidator(tx: TenantTx, serviceId: string): Promise<boolean> {
	const found = await tx
		.select({ id: staffRoles.id })
		.from(staffRoles)
		.innerJoin(staffRoleServices, eq(staffRoleServices.roleId, staffRoles.id))
		.where(and(eq(staffRoles.role, 'validator'), eq(staffRoleServices.serviceId, serviceId)))
		.limit(1);
	return found.length > 0;
}
