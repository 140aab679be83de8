import * as v from 'valibot';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import { GroupState, KeyState, type GroupAct, type KeyAct } from './schemas.ts';

/** Why the server did not do what a tablet asked about keys. */
export type KeyTrouble =
	| 'no-network'
	| 'signed-out'
	| 'key-exists'
	| 'no-notes-key'
	| 'request-over'
	| 'epoch-taken'
	| 'members-changed'
	/** Not this session, or not this group. */
	| 'not-allowed';

/** Where tablets leave public and sealed keys for each other. */
export interface KeyServer {
	readKey(): Promise<Result<KeyState, KeyTrouble>>;
	act(act: KeyAct): Promise<Result<unknown, KeyTrouble>>;
	readGroup(group: GroupAddress): Promise<Result<GroupState, KeyTrouble>>;
	actOnGroup(group: GroupAddress, act: GroupAct): Promise<Result<unknown, KeyTrouble>>;
}

export interface GroupAddress {
	tenantId: string;
	/** As in URLs. */
	tenant: string;
	groupId: string;
}

const KEY = '/api/app/notes-key';
const CONFLICTS = ['key-exists', 'no-notes-key', 'request-over', 'epoch-taken', 'members-changed'] as const;
const Refused = v.object({ message: v.picklist(CONFLICTS) });

/** The server of this site. */
export const keyServer: KeyServer = {
	readKey: () => ask(KEY, KeyState),
	act: (act) => ask(KEY, v.unknown(), act),
	readGroup: (group) => ask(urlOf(group), GroupState),
	actOnGroup: (group, act) => ask(urlOf(group), v.unknown(), act)
};

const urlOf = ({ tenant, groupId }: GroupAddress) => `/api/app/groups/${tenant}/${groupId}`;

async function ask<Schema extends v.GenericSchema>(
	url: string,
	schema: Schema,
	act?: object
): Promise<Result<v.InferOutput<Schema>, KeyTrouble>> {
	const headers = { accept: 'application/json', 'content-type': 'application/json' };
	const sent = act ? { method: 'POST', body: JSON.stringify(act), headers } : { headers };
	const response = await fetch(url, sent).catch(() => null);
	if (!response || response.status >= 500) return refuse('no-network');
	if (response.status === 401) return refuse('signed-out');
	const body: unknown = await response.json().catch(() => null);
	if (response.ok) return ok(v.parse(schema, body));
	const refused = v.safeParse(Refused, body);
	return refuse(response.status === 409 && refused.success ? refused.output.message : 'not-allowed');
}
