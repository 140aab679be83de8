import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import type { Logger } from 'pino';
import { TenantDb } from '#lib/database/server/tenant-db.ts';

/** How this process was started. */
export interface BootSettings {
	mode: 'production' | 'development' | 'test';
}

/** What doors hand to rooms. Made once by `boot`, the same objects for SvelteKit, sockets and jobs. */
export interface Services {
	log: Logger;
	/** The tables of the installation (accounts, tenants, sessions), as the application's role. */
	installation: NodePgDatabase;
	/** The tables of one tenant. */
	tenant(tenantId: string): TenantDb;
}

let current: Services | undefined;

/** The running services. Calling it before `boot` is a bug. */
export function services(): Services {
	if (!current) throw new Error('the services were asked for before boot');
	return current;
}

export function install(made: Services): void {
	current = made;
}
