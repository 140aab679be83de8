import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import pg from 'pg';
import { StartRefusal } from '#lib/kernel/start-refusal.ts';
import { APP_ROLE, withClient, type DatabaseServer } from './server.ts';

/**
 * Brings the schema up to date, one process at a time (drizzle has no lock of its own), and puts both nets under every
 * tenant table. Repeating it changes nothing.
 */
export async function migrateDatabase(server: DatabaseServer, folder: string): Promise<void> {
	await migrateWith(server.connection('owner'), folder);
}

/** The same on any connection that owns the tables. */
export async function migrateWith(owner: pg.ClientConfig, folder: string): Promise<void> {
	await withClient({ ...owner, application_name: 'hemicycle migrations' }, async (client) => {
		await client.query("select pg_advisory_lock(hashtextextended('hemicycle-migrations', 0))");
		await refuseForeignLocale(client);
		await migrate(drizzle({ client }), { migrationsFolder: folder });
		await client.query(`begin; ${GRANTS} ${TENANT_NET} ${JOURNAL_TRIGGERS} commit`);
		await refuseForeignSearch(client);
	});
}

const GRANTS = `
	grant usage on schema public to ${APP_ROLE};
	grant select, insert, update, delete on all tables in schema public to ${APP_ROLE};
	grant usage on all sequences in schema public to ${APP_ROLE};
	revoke all on journal_entry from ${APP_ROLE};
	grant select, insert, update (seq, prev_hash, hash) on journal_entry to ${APP_ROLE};
	do $$ begin
		-- Not there yet in the schema of an earlier release.
		if to_regclass('public.journal_checkpoint') is not null then
			revoke all on journal_checkpoint from ${APP_ROLE};
			grant select, insert on journal_checkpoint to ${APP_ROLE};
		end if;
		if to_regclass('public.journal_stamp') is not null then
			revoke all on journal_stamp from ${APP_ROLE};
			grant select, insert, update (tries, next_try_at, problem, alarmed_at, stamped_at, authority, token, root)
				on journal_stamp to ${APP_ROLE};
		end if;
	end $$;
`;

/** Tables of the installation that point at a tenant: asked before one is chosen, who may enter which. */
export const POINTING_AT_TENANTS = [
	'access_reset',
	'identity_door',
	'membership',
	'session',
	'sign_in_link',
	'tenant_host'
];

/** Row-level security for each other table that has a `tenant_id` and is not yet protected. Unset tenant: no row. */
const TENANT_NET = `
	do $$
	declare name text;
	begin
		for name in
			select c.relname from pg_class c
			join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
			where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
				and c.relname <> all ('{${POINTING_AT_TENANTS.join(',')}}'::text[])
				and not (c.relrowsecurity and c.relforcerowsecurity
					and exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'own_tenant'))
		loop
			execute format('alter table %I enable row level security', name);
			execute format('alter table %I force row level security', name);
			execute format('drop policy if exists own_tenant on %I', name);
			execute format('create policy own_tenant on %I
				using (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)
				with check (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)', name);
		end loop;
	end $$;
`;

/** The journal is append-only, whoever asks: only the three chain columns of an unchained row may be set, once. */
const JOURNAL_TRIGGERS = `
	create or replace function journal_entry_keep() returns trigger language plpgsql as $$
	begin
		if tg_op = 'UPDATE' and old.seq is null and new.seq is not null and new.prev_hash is not null and new.hash is not null
			and (new.tenant_id, new.id, new.body, new.created_at) is not distinct from (old.tenant_id, old.id, old.body, old.created_at)
		then
			return new;
		end if;
		raise exception 'the journal is append-only' using errcode = 'restrict_violation';
	end $$;
	create or replace trigger journal_entry_keep_rows before update or delete on journal_entry
		for each row execute function journal_entry_keep();
	create or replace trigger journal_entry_keep_table before truncate on journal_entry
		for each statement execute function journal_entry_keep();
`;

/** Accents and the typographic apostrophe are cut by the C library's character classes: with LC_CTYPE C, search is broken. */
async function refuseForeignLocale(client: pg.Client): Promise<void> {
	const answer = await client.query<{ encoding: string }>("select current_setting('server_encoding') as encoding");
	if (answer.rows[0]?.encoding !== 'UTF8') {
		throw new StartRefusal(
			`The database is encoded in ${answer.rows[0]?.encoding ?? 'an unknown way'}; it must be UTF8.`
		);
	}
}

async function refuseForeignSearch(client: pg.Client): Promise<void> {
	const answer = await client.query<{ word: boolean; grams: number }>(
		"select to_tsvector('public.fr_unaccent', 'l’Hôtel')::text like '%''hotel''%' as word, cardinality(public.show_trgm('été')) as grams"
	);
	if (answer.rows[0]?.word && answer.rows[0].grams === 4) return;
	throw new StartRefusal(
		"The database's LC_CTYPE cuts French words wrongly: make it anew with CREATE DATABASE … LOCALE 'C.UTF-8' TEMPLATE template0."
	);
}
