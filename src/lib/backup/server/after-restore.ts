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
	roles: Role[];
	/** Accounts that this council has erased. */
	erased: string[];
}

interface Role {
	account_id: string;
	role: string;
	keeps_all_kinds: boolean;
	reads_closed: boolean;
	kinds: string[];
	/** Of a drafter or a validator. */
	services: string[];
}

/** Looked up before the rows are taken away. */
export async function whatEnded(client: pg.Client, tenantId: string): Promise<Ended> {
	const { rowCount } = await client.query('select from tenant where id = $1', [tenantId]);
	const mandates = await client.query<Ended['mandates'][number]>(
		'select id, ends_on::text as ends_on from mandate where tenant_id = $1 and ends_on is not null',
		[tenantId]
	);
	const roles = await client.query<Role>(
		`select account_id, role, keeps_all_kinds, reads_closed,
			array(select kind_id from staff_role_kind k where k.tenant_id = $1 and k.role_id = staff_role.id) as kinds,
			array(select service_id from staff_role_service s where s.tenant_id = $1 and s.role_id = staff_role.id) as services
		from staff_role where tenant_id = $1`,
		[tenantId]
	);
	const erased = await client.query<{ id: string }>(
		`select distinct entry ->> 'object' as id
		from (select convert_from(body, 'UTF8')::json as entry from journal_entry where tenant_id = $1) told
		where entry ->> 'act' = 'account.erased'`,
		[tenantId]
	);
	return {
		isHere: rowCount === 1,
		mandates: mandates.rows,
		roles: roles.rows,
		erased: erased.rows.map(({ id }) => id)
	};
}

/**
 * A mandate that was ended since ends on that day; a role that nobody has any more is not given back, and one that was narrowed
 * stays so, unless the council has lost all of them (then it was lost, and not taken).
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
	for (const role of ended.roles) await keepNarrow(client, tenantId, role);
}

/** What a role reaches: no more than both the archive and this house say. */
async function keepNarrow(client: pg.Client, tenantId: string, role: Role): Promise<void> {
	const { rows } = await client.query<{ id: string; had_all: boolean }>(
		`update staff_role set keeps_all_kinds = staff_role.keeps_all_kinds and $4, reads_closed = staff_role.reads_closed and $5
		from staff_role before where staff_role.tenant_id = $1 and staff_role.account_id = $2 and staff_role.role = $3
			and before.tenant_id = $1 and before.id = staff_role.id
		returning staff_role.id, before.keeps_all_kinds as had_all`,
		[tenantId, role.account_id, role.role, role.keeps_all_kinds, role.reads_closed]
	);
	for (const { id } of rows)
		await client.query(
			'delete from staff_role_service where tenant_id = $1 and role_id = $2 and not (service_id = any ($3::uuid[]))',
			[tenantId, id, role.services]
		);
	if (role.keeps_all_kinds) return;
	for (const { id, had_all: hadAll } of rows) {
		await client.query(
			'delete from staff_role_kind where tenant_id = $1 and role_id = $2 and not (kind_id = any ($3::uuid[]))',
			[tenantId, id, role.kinds]
		);
		if (hadAll)
			await client.query(
				`insert into staff_role_kind (tenant_id, role_id, kind_id)
				select tenant_id, $2, id from sitting_kind where tenant_id = $1 and id = any ($3::uuid[])`,
				[tenantId, id, role.kinds]
			);
	}
}

/**
 * Directories come back switched off, and nobody is linked to them: what an archive says of them may be what was mended since.
 * In another house their secrets cannot be opened, and are typed again.
 */
export async function keepDoorsShut(
	client: pg.Client,
	tenantId: string,
	{ isOwnHouse }: { isOwnHouse: boolean }
): Promise<void> {
	const doors = '(select provider_id from identity_door where tenant_id = $1)';
	await client.query(`delete from identity_session where provider_id in ${doors}`, [tenantId]);
	await client.query(`delete from account_identity where provider_id in ${doors}`, [tenantId]);
	await client.query('delete from identity_door where tenant_id = $1', [tenantId]);
	await client.query(
		`insert into identity_door (provider_id, tenant_id, kind, is_on)
		select id, tenant_id, settings ->> 'kind', false from identity_provider where tenant_id = $1`,
		[tenantId]
	);
	if (!isOwnHouse)
		await client.query('update identity_provider set sealed_secret = null where tenant_id = $1', [tenantId]);
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

/** Ends what may not go on: votes, sessions, links, invitations of guests, mails and work that was under way. */
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
	// As links: no archive knows which guest was turned away since, or let in behind closed doors. A clerk invites again.
	await count(
		`with ended as (update guest set withdrawn_at = $2
			where tenant_id = $1 and withdrawn_at is null and ends_at > $2 returning id)
		delete from guest_item where tenant_id = $1 and guest_id in (select id from ended)`,
		[tenantId, now]
	);
	await count('delete from access_reset where tenant_id = $1', [tenantId]);
	return { voided, mailsHeld, sessionsEnded };
}
