import { sql } from 'drizzle-orm';
import { beforeAll, expect, test } from 'vitest';
import type { TenantDb } from '#lib/database/server/tenant-db.ts';
import { newId } from '#lib/kernel/ids.ts';
import { papers, paperTexts, paperVersions } from '#lib/papers/server/tables.ts';
import { freshDatabase } from './database.ts';
import { makeTenant, NOW } from './factories.ts';

const PAGES = [
	'Délibération relative à l’Hôtel de Ville',
	'Subventions aux œuvres sociales et aux associations',
	'Aménagement du quartier Saint-Exupéry : première tranche',
	"Convention avec l'école maternelle François-Mitterrand",
	'Budgets annexes de l’eau potable'
];
let tenant: TenantDb;

beforeAll(async () => {
	const database = await freshDatabase();
	tenant = database.tenant((await makeTenant(database)).id);
	const paper = { id: newId(), title: 'Recueil', kind: 'report' as const, createdAt: NOW, createdBy: newId() };
	const version = {
		...{ id: newId(), paperId: paper.id, number: 1, sha256: 'ab'.repeat(32), fileName: 'recueil.pdf', bytes: 1 },
		...{ pageCount: PAGES.length, chunkHashes: [], state: 'ready' as const, createdAt: NOW, createdBy: newId() }
	};
	await tenant.transaction(async (tx) => {
		await tx.insert(papers, paper);
		await tx.insert(paperVersions, version);
		const texts = PAGES.map((text, index) => ({ versionId: version.id, page: index + 1, text }));
		await tx.insert(paperTexts, texts);
	});
});

test.each([
	['deliberation', [1]],
	['DÉLIBÉRATIONS', [1]],
	['hotel', [1]],
	["l'hôtel", [1]],
	['l’hotel', [1]],
	['subvention', [2]],
	['œuvre', [2]],
	['oeuvres', [2]],
	['exupery', [3]],
	['francois mitterrand', [4]],
	['ecole', [4]],
	['budget eau', [5]],
	['"eau potable"', [5]],
	['budget OR subvention', [2, 5]],
	['convention -école', []]
])('%s is found on pages %o', async (query, expected) => {
	const found = await tenant.transaction((tx) =>
		tx
			.select({ page: paperTexts.page })
			.from(paperTexts)
			.where(sql`${paperTexts.search} @@ websearch_to_tsquery('public.fr_unaccent', ${query})`)
			.orderBy(paperTexts.page)
	);
	expect(found.map(({ page }) => page)).toEqual(expected);
});
