import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import type { TenantDb } from '#lib/database/server/tenant-db.ts';
import type { Jobs } from '#lib/jobs/server/jobs.ts';
import type { Storage } from '#lib/storage/server/file-store.ts';

/** What the demo is told with. */
export interface Stage {
	installation: NodePgDatabase;
	tenant: (tenantId: string) => TenantDb;
	storage: Storage;
	jobs: Jobs;
	settings: { isDemo: boolean; origin: string | undefined; port: number };
	/** The real deliberations, PDFs. */
	papersDirectory: string;
}
