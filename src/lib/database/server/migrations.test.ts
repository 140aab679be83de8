import { expect, test } from 'vitest';
import { freshDatabase } from '#lib/testing/database.ts';

test('a fresh database is migrated, and the application works as the lesser role', async () => {
	const { pool } = await freshDatabase();
	const answer = await pool.query<{ role: string; bypass: boolean }>(
		'select current_user as role, rolbypassrls or rolsuper as bypass from pg_roles where rolname = current_user'
	);
	expect(answer.rows[0]).toEqual({ role: 'hemicycle_app', bypass: false });
});
