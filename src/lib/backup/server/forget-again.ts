import { drizzle } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import { TenantTx } from '#lib/database/server/tenant-db.ts';
import { eraseInTenant } from '#lib/privacy/server/erase.ts';
import { rowsOf, type CheckedArchive } from './read-archive.ts';

/**
 * Whoever was erased here is erased again: an archive must not bring back what a person had the right to take away (GDPR,
 * art. 17). Mails are found by the address that the archive still knows.
 */
export async function forgetAgain(
	client: pg.Client,
	{ tar, manifest }: CheckedArchive,
	erased: readonly string[],
	now: Date
): Promise<void> {
	const tx = new TenantTx(drizzle({ client }), manifest.tenant.id);
	for await (const { id, email } of rowsOf(tar, 'accounts.jsonl')) {
		if (!erased.includes(String(id))) continue;
		await client.query('delete from mail where tenant_id = $1 and recipient = $2', [manifest.tenant.id, email]);
		await eraseInTenant(tx, String(id), { actor: null, now });
	}
}
