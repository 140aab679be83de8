import type pg from 'pg';
import type { CheckedArchive } from './read-archive.ts';
import { rowsOf } from './read-archive.ts';

/** What became of things that may not go on where they were when the archive was made. */
export interface Settled {
	/** Votes that were open, now void. */
	voided: number;
	/** Mails that waited: in the outbox, to be sent again by a clerk who knows that they had not gone. */
	mailsHeld: number;
	/** Sessions that opened this council. */
	sessionsEnded: number;
}

/** Rights that were taken from somebody since: no archive gives them back. */
export interface Ended {
	/** Whether the council lies here at all: else nothing can have ended. */
	isHere: boolean;
	mandates: { id: string; ends_on: string }[];
	roles: { account_id: string; role: string }[];
}

/** Looked up before the rows are taken away. */
export async function whatEnded(client: pg.Client, tenantId: string): Promise<Ended> {
	const { rowCount } = await client.query('select from tenant where id = $1', [tenantId]);
	const mandates = await client.query<Ended['mandates'][number]>(
		'select id, ends_on::text as ends_on from mandate where tenant_id = $1 and ends_on is not null',
		[tenantId]
	);
	const roles = await client.query<Ended['roles'][number]>(
		'select account_id, role from staff_role where tenant_id = $1',
		[tenantId]
	);
	return { isHere: rowCount === 1, mandates: mandates.rows, roles: roles.rows };
}

/**
 * A mandate that was ended since ends on that day; a role that nobody has any more is not given back, unless the council has lost
 * all of them (then it was lost, and not taken).
 */
export async function keepRightsEnded(client: pg.Client, tenantId: string, ended: Ended): Promise<void> {
	if (!ended.isHere) return;
	await client.query(
		`update mandate set ends_on = least(coalesce(mandate.ends_on, e.ends_on::date), e.ends_on::date)
		from unnest($2::uuid[], $3::text[]) as e (id, ends_on) where tenant_id = $1 and mandate.id = e.id`,
		[tenantId, ended.mandates.map(({ id }) => id), ended.mandates.map(({ ends_on }) => ends_on)]
	);
	if (ended.roles.length === 0) return;
	await client.query(
		`delete from staff_role where tenant_id = $1
			and not exists (select from unnest($2::uuid[], $3::text[]) as h (account_id, role)
				where h.account_id = staff_role.account_id and h.role = staff_role.role)`,
		[tenantId, ended.roles.map(({ account_id }) => account_id), ended.roles.map(({ role }) => role)]
	);
}

/**
 * The council's own line, and the people whom its rows name. Who is known here stays as they are, locks and deactivation
 * included; who is not comes without any lock, to be invited. False: an address belongs to somebody else here.
 */
export async function putPeopleBack(client: pg.Client, { tar, manifest }: CheckedArchive): Promise<boolean> {
	const tenantId = manifest.tenant.id;
	const tenant = await tar.text('tenant.json');
	await client.query(
		`insert into tenant select * from json_populate_record(null::tenant, $1::json)
		on conflict (id) do update set (name, kind, population, accent_hue, time_zone, department, arms_sha256, mail_name, mail_reply_to)
			= (excluded.name, excluded.kind, excluded.population, excluded.accent_hue, excluded.time_zone, excluded.department,
				excluded.arms_sha256, excluded.mail_name, excluded.mail_reply_to)`,
		[tenant]
	);
	for await (const { is_member: isMember, ...account } of rowsOf(tar, 'accounts.jsonl')) {
		await client.query(
			`insert into account (id, email, civility, first_name, last_name, locale, created_at, deactivated_at)
			select id, email, civility, first_name, last_name, locale, created_at, deactivated_at
			from json_populate_record(null::account, $1::json) on conflict do nothing`,
			[JSON.stringify(account)]
		);
		const { rowCount } = await client.query('select from account where id = $1', [account['id']]);
		if (rowCount !== 1) return false;
		if (isMember === true)
			await client.query('insert into membership (account_id, tenant_id) values ($1, $2) on conflict do nothing', [
				account['id'],
				tenantId
			]);
	}
	return true;
}

/** Ends what may not go on: votes, sessions, links, mails and work that was under way. */
export async function settle(client: pg.Client, tenantId: string, now: Date): Promise<Settled> {
	const count = async (query: string, values: unknown[]) => (await client.query(query, values)).rowCount ?? 0;
	const voided = await count("update poll set state = 'void', closed_at = $2 where tenant_id = $1 and state = 'open'", [
		tenantId,
		now
	]);
	const mailsHeld = await count(
		`update mail set state = 'failed', sent_at = null, problem = 'restored'
		where tenant_id = $1 and state in ('waiting', 'sending')`,
		[tenantId]
	);
	await count(
		`update job set state = 'cancelled', problem = 'restored', updated_at = $2
		where tenant_id = $1 and state in ('waiting', 'running')`,
		[tenantId, now]
	);
	// Those that another council vouched for open nothing here, and stay: nothing of another council is touched.
	const sessionsEnded = await count(
		'delete from session where account_id in (select account_id from membership where tenant_id = $1) and (tenant_id is null or tenant_id = $1)',
		[tenantId]
	);
	await count('delete from sign_in_link where tenant_id = $1', [tenantId]);
	await count('delete from access_reset where tenant_id = $1', [tenantId]);
	return { voided, mailsHeld, sessionsEnded };
}
