import { error, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { GroupAct } from '#lib/annotations/sealed/schemas.ts';
import { keepGroupKeys, readGroupKeys, type GroupMember } from '#lib/annotations/server/group-keys.ts';
import type { TenantDb } from '#lib/database/server/tenant-db.ts';
import { requireMember } from '#lib/people/server/access.ts';
import { today } from '#lib/people/server/members.ts';
import type { RequestHandler } from './$types';

type Door = Pick<RequestEvent<{ tenant: string; groupId: string }>, 'locals' | 'url' | 'params'>;

/** Who is in a group, and whom its keys were given to: for its members, and nobody else. */
export const GET: RequestHandler = async (event) => {
	const { database, member } = await requireGroupMember(event);
	return Response.json(await database.transaction((tx) => readGroupKeys(tx, member)));
};

/** Keeps keys that a member's tablet has sealed to members. */
export const POST: RequestHandler = async (event) => {
	const { database, member } = await requireGroupMember(event);
	const form = v.safeParse(GroupAct, await event.request.json().catch(() => null));
	if (!form.success) error(422);
	const result = await database.transaction((tx) => keepGroupKeys(tx, member, form.output, new Date()));
	if (!result.ok) error(409, result.refusal);
	return Response.json(result.value);
};

async function requireGroupMember({ locals, url, params }: Door): Promise<{ database: TenantDb; member: GroupMember }> {
	if (!locals.session || locals.session.level < 2) error(401);
	const { database, tenant, account, mandates } = await requireMember(locals, url, params.tenant);
	if (!mandates.some(({ groupId }) => groupId === params.groupId)) error(404);
	return { database, member: { groupId: params.groupId, accountId: account.id, today: today(tenant, new Date()) } };
}
