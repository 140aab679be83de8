import { eq, ne, sql } from 'drizzle-orm';
import { annotationDocuments } from '#lib/annotations/server/tables.ts';
import { items, itemPapers, sittings } from '#lib/agenda/server/tables.ts';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { draftActs } from '#lib/drafting/server/tables.ts';
import { mails } from '#lib/mail/server/tables.ts';
import { deliberations } from '#lib/minutes/server/tables.ts';
import { papers, paperVersions } from '#lib/papers/server/tables.ts';
import { accounts, memberships } from '#lib/people/server/tables.ts';
import { privacyContacts } from '#lib/privacy/server/tables.ts';
import { isPublicItem } from '../rules/public-item.ts';
import type { Secret } from '../rules/needles.ts';

/** What is confidential in a council now, and what may be read by all. Held in memory while a check runs, never written down. */
export interface Confidential {
	secrets: Secret[];
	/** Texts that the public may know: what stands in one of them is no secret. */
	known: string[];
	/** Versions of papers of which no word is for the public, and those whose words are known. */
	closedVersions: { id: string; paperId: string; fileName: string; sha256: string }[];
	openVersionIds: string[];
	sittings: { id: string; isDraft: boolean }[];
	deliberationIds: string[];
	mailIds: string[];
}

/** Reads the council's own tables, never the public record: what was posted by mistake is a secret still. */
export async function readConfidential(tx: TenantTx): Promise<Confidential> {
	const agenda = await tx
		.select({ item: items, state: sittings.state })
		.from(items)
		.innerJoin(sittings, eq(sittings.id, items.sittingId));
	const open = new Set(agenda.filter(isPublicItem).map(({ item }) => item.id));
	const hidden = agenda.filter(({ item }) => !open.has(item.id)).map(({ item }) => item);
	const paper = await papersOf(tx, open);
	const made = await tx.select().from(deliberations);
	const closedActs = made.filter(({ itemId }) => !open.has(itemId));
	const mailIds = (await tx.select({ id: mails.id }).from(mails)).map(({ id }) => id);
	return {
		secrets: [
			...(await drafted(tx)),
			...hidden.map(({ id, title }): Secret => ({ kind: 'title', object: id, value: title })),
			...paper.secrets,
			...closedActs.flatMap(({ id, title, sha256 }): Secret[] => [
				{ kind: 'title', object: id, value: title },
				{ kind: 'id', object: id, value: id },
				...(sha256 ? [{ kind: 'file' as const, object: id, value: sha256 }] : [])
			]),
			...mailIds.map((id): Secret => ({ kind: 'id', object: id, value: id })),
			...(await noteIds(tx)),
			...(await addresses(tx))
		],
		known: [
			...agenda.filter(({ item }) => open.has(item.id)).map(({ item }) => item.title),
			...agenda.map(({ item }) => `${item.publicTitle} · ${item.section}`),
			...paper.known
		],
		closedVersions: paper.closedVersions,
		openVersionIds: paper.openVersionIds,
		sittings: (await tx.select().from(sittings)).map(({ id, state }) => ({ id, isDraft: state === 'draft' })),
		deliberationIds: made.map(({ id }) => id),
		mailIds
	};
}

/** A paper is for the public's knowledge when one of its items is; one that no item has is nobody's. */
async function papersOf(tx: TenantTx, open: ReadonlySet<string>) {
	const used = await tx.select().from(itemPapers);
	const openPapers = new Set(used.filter(({ itemId }) => open.has(itemId)).map(({ paperId }) => paperId));
	const versions = await tx
		.select({ version: paperVersions, title: papers.title })
		.from(paperVersions)
		.innerJoin(papers, eq(papers.id, paperVersions.paperId));
	const closed = versions.filter(({ version }) => !openPapers.has(version.paperId));
	const shared = new Set(
		versions.filter(({ version }) => openPapers.has(version.paperId)).map(({ version }) => version.sha256)
	);
	return {
		secrets: closed.flatMap(({ version: { id, paperId, sha256, fileName }, title }): Secret[] => [
			{ kind: 'title', object: id, value: title },
			{ kind: 'file-name', object: id, value: fileName.replace(/\.[a-z]{3,4}$/i, '') },
			{ kind: 'id', object: id, value: id },
			{ kind: 'id', object: id, value: paperId },
			...(shared.has(sha256) ? [] : [{ kind: 'file' as const, object: id, value: sha256 }])
		]),
		known: versions.filter(({ version }) => openPapers.has(version.paperId)).map(({ title }) => title),
		closedVersions: closed.filter(({ version }) => !shared.has(version.sha256)).map(({ version }) => version),
		openVersionIds: versions.filter(({ version }) => openPapers.has(version.paperId)).map(({ version }) => version.id)
	};
}

/** Titles of drafts that stand on no agenda: they belong to their service. */
async function drafted(tx: TenantTx): Promise<Secret[]> {
	const rows = await tx.select().from(draftActs).where(ne(draftActs.state, 'on-agenda'));
	return rows.flatMap(({ id, title }): Secret[] => [
		{ kind: 'title', object: id, value: title },
		{ kind: 'id', object: id, value: id }
	]);
}

/** Who has notes is nobody's business; what they say is not read here. */
async function noteIds(tx: TenantTx): Promise<Secret[]> {
	const rows = await tx.select({ id: annotationDocuments.id }).from(annotationDocuments);
	return rows.map(({ id }) => ({ kind: 'id', object: id, value: id }));
}

/** Mail addresses of everybody whom the council knows, but that of the officer whom it makes public. */
async function addresses(tx: TenantTx): Promise<Secret[]> {
	const [contact] = await tx.select().from(privacyContacts);
	const told = `${contact?.controller ?? ''} ${contact?.reach ?? ''}`.toLowerCase();
	const rows = await tx
		.select({ id: accounts.id, email: accounts.email })
		.from(memberships)
		.innerJoin(accounts, eq(accounts.id, memberships.accountId))
		.where(eq(memberships.tenantId, tx.tenantId));
	return rows
		.filter(({ email }) => !told.includes(email))
		.map(({ id, email }) => ({ kind: 'address', object: id, value: email }));
}

/** Who is told of an alarm: the council's administrators and those of the installation. */
export async function alarmed(tx: TenantTx) {
	const { rows } = await tx.raw.execute<{ id: string; email: string; name: string; locale: 'fr' | 'en' | null }>(sql`
		select account.id, email, first_name || ' ' || last_name as name, locale from account
		where deactivated_at is null and (is_installation_administrator or exists (
			select from staff_role role where role.tenant_id = ${tx.tenantId} and role.account_id = account.id
				and role.role = 'administrator'))`);
	return rows;
}

/** Texts of pages of some versions, a part at a time. */
export async function pageTexts(tx: TenantTx, versionIds: readonly string[]) {
	const { rows } = await tx.raw.execute<{ version: string; text: string }>(sql`
		select version_id as version, text from paper_text
		where tenant_id = ${tx.tenantId} and version_id = any(${sql.param([...versionIds])}::uuid[])`);
	return rows;
}
