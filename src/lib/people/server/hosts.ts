import { asc, eq, isNull } from 'drizzle-orm';
import { tenantHosts } from './host-tables.ts';
import type { Installation } from './sessions.ts';
import { isLoopback } from './site.ts';
import { tenants } from './tables.ts';

/** The council whose own host is asked. */
export interface TenantOfHost {
	id: string;
	slug: string;
}

/** This very machine, under the names that a browser cannot be led to from elsewhere. */
const MACHINE = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/**
 * Which host belongs to which council, by exact name: security.md, "Host → tenant by exact table, else 421". Held in memory,
 * because the doors ask before anything else; read anew after each change, and each minute for what another process changed.
 */
export class TenantHosts {
	/** The host of HEMICYCLE_ORIGIN, where all councils are reached by path. */
	readonly #shared: string | undefined;
	#byHost = new Map<string, TenantOfHost>();

	constructor(origin?: string) {
		this.#shared = origin === undefined ? undefined : new URL(origin).host;
	}

	async refresh(installation: Installation): Promise<void> {
		const rows = await installation
			.select({ host: tenantHosts.host, id: tenants.id, slug: tenants.slug })
			.from(tenantHosts)
			.innerJoin(tenants, eq(tenants.id, tenantHosts.tenantId))
			.where(isNull(tenants.pausedAt))
			.orderBy(asc(tenantHosts.createdAt), asc(tenantHosts.host));
		this.#byHost = new Map(rows.map(({ host, id, slug }) => [host, { id, slug }]));
	}

	/** The council of a host of its own; null on the shared host. */
	tenantOf(host: string): TenantOfHost | null {
		return this.#byHost.get(host) ?? null;
	}

	/** Whether names are configured: then a proxy stands before us, and every other name is refused. */
	get isConfigured(): boolean {
		return this.#shared !== undefined || this.#byHost.size > 0;
	}

	/** Whether we answer under this name at all. */
	isOurs(host: string): boolean {
		return !this.isConfigured || host === this.#shared || this.#byHost.has(host) || MACHINE.test(host);
	}

	/** Where a council's mails lead: to its first own host, else to the one that is asked now. */
	originOf(tenantId: string, otherwise: string): string {
		for (const [host, { id }] of this.#byHost)
			if (id === tenantId) return `${isLoopback(host) ? 'http' : 'https'}://${host}`;
		return otherwise;
	}
}
