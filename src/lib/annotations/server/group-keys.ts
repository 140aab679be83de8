import { and, asc, desc, eq, inArray } from 'drizzle-orm';
import * as v from 'valibot';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { appendJournal } from '#lib/journal/server/append.ts';
import { newId } from '#lib/kernel/ids.ts';
import type { LocalDate } from '#lib/kernel/local-date.ts';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import { inOfficeOn } from '#lib/people/server/members.ts';
import { accounts, mandates } from '#lib/people/server/tables.ts';
import { EpochStatement, type Gift, type GroupAct, type GroupState } from '../sealed/schemas.ts';
import { groupEpochs, groupKeysGiven, notesKeys } from './key-tables.ts';

/** A member of a group on a day, who looks after its keys. */
export interface GroupMember {
	groupId: string;
	accountId: string;
	today: LocalDate;
}

export type GroupKeyRefusal =
	/** Another tablet was faster, or this one did not know the latest: look again. */
	| 'epoch-taken'
	/** Somebody to give it to is not in the group, or has another key now. */
	| 'members-changed'
	/** Whoever gives has no notes key. */
	| 'no-notes-key';

/** All that the server knows of a group's keys. Sealed keys are told to whom they are sealed, and to nobody else. */
export async function readGroupKeys(tx: TenantTx, { groupId, accountId, today }: GroupMember): Promise<GroupState> {
	const epochs = await tx
		.select()
		.from(groupEpochs)
		.where(eq(groupEpochs.groupId, groupId))
		.orderBy(asc(groupEpochs.number));
	const ids = epochs.map(({ id }) => id);
	const given = await tx
		.select()
		.from(groupKeysGiven)
		.where(inArray(groupKeysGiven.epochId, ids))
		.orderBy(asc(groupKeysGiven.givenAt), asc(groupKeysGiven.id));
	return {
		members: await membersOf(tx, groupId, today),
		epochs: epochs.map(({ id, number, makerId, makerSigning, statement, signature }) => ({
			...{ number, makerId, makerSigning, statement, signature },
			given: given
				.filter(({ epochId }) => epochId === id)
				.map((gift) => ({
					accountId: gift.accountId,
					sealing: gift.sealing,
					giverId: gift.giverId,
					giverSigning: gift.giverSigning,
					signature: gift.signature,
					sealed: gift.accountId === accountId ? gift.sealed : null
				}))
		}))
	};
}

/** Keeps a group's new key, or an old one for one more member, as a tablet sealed it. The server opens none of them. */
export async function keepGroupKeys(
	tx: TenantTx,
	member: GroupMember,
	act: GroupAct,
	now: Date
): Promise<Result<{ number: number }, GroupKeyRefusal>> {
	const [giver] = await tx.raw.select().from(notesKeys).where(eq(notesKeys.accountId, member.accountId));
	if (!giver) return refuse('no-notes-key');
	const members = await membersOf(tx, member.groupId, member.today);
	const isCurrent = ({ accountId, sealing }: Gift) =>
		members.some((one) => one.accountId === accountId && one.key?.sealing === sealing);
	if (!act.gifts.every(isCurrent)) return refuse('members-changed');
	const epoch =
		act.act === 'make' ? await insertEpoch(tx, member, act, giver.signing, now) : await epochOf(tx, member, act.number);
	if (!epoch) return refuse('epoch-taken');
	await insertGifts(tx, epoch.id, act.gifts, { giverId: member.accountId, giverSigning: giver.signing }, now);
	const details = { group: member.groupId, number: epoch.number, members: act.gifts.length };
	const done = act.act === 'make' ? 'group.key-made' : 'group.key-given';
	await appendJournal(tx, { act: done, object: member.accountId, actor: member.accountId, details }, now);
	return ok({ number: epoch.number });
}

async function membersOf(tx: TenantTx, groupId: string, today: LocalDate): Promise<GroupState['members']> {
	const rows = await tx
		.select({
			accountId: mandates.accountId,
			firstName: accounts.firstName,
			lastName: accounts.lastName,
			key: notesKeys
		})
		.from(mandates)
		.innerJoin(accounts, eq(accounts.id, mandates.accountId))
		.leftJoin(notesKeys, eq(notesKeys.accountId, mandates.accountId))
		.where(and(eq(mandates.groupId, groupId), inOfficeOn(today)))
		.orderBy(asc(mandates.protocolOrder));
	// Somebody may sit for the group in two bodies.
	const once = new Map(rows.map((row) => [row.accountId, row]));
	return [...once.values()].map(({ accountId, firstName, lastName, key }) => ({
		accountId,
		name: `${firstName} ${lastName}`,
		key: key && { sealing: key.sealing, signing: key.signing, proof: key.proof }
	}));
}

/** Undefined when the number is not the next one, by the time it is stored. */
async function insertEpoch(
	tx: TenantTx,
	{ groupId, accountId }: GroupMember,
	{ statement, signature }: Extract<GroupAct, { act: 'make' }>,
	makerSigning: string,
	now: Date
) {
	const said = v.safeParse(v.pipe(v.string(), v.parseJson(), EpochStatement), statement);
	const [latest] = await tx
		.select({ number: groupEpochs.number })
		.from(groupEpochs)
		.where(eq(groupEpochs.groupId, groupId))
		.orderBy(desc(groupEpochs.number))
		.limit(1);
	const number = (latest?.number ?? 0) + 1;
	if (!said.success || said.output.number !== number) return undefined;
	const row = { id: newId(now.getTime()), groupId, number, makerId: accountId, makerSigning, statement, signature };
	const [made] = await tx
		.insert(groupEpochs, { ...row, madeAt: now })
		.onConflictDoNothing()
		.returning();
	return made;
}

async function epochOf(tx: TenantTx, { groupId }: GroupMember, number: number) {
	const which = and(eq(groupEpochs.groupId, groupId), eq(groupEpochs.number, number));
	const [epoch] = await tx.select().from(groupEpochs).where(which);
	return epoch;
}

/** Given twice at the same moment, the first stays: both are the same key, as its hash says. */
async function insertGifts(
	tx: TenantTx,
	epochId: string,
	gifts: readonly Gift[],
	giver: { giverId: string; giverSigning: string },
	now: Date
): Promise<void> {
	const rows = gifts.map((gift) => ({ ...gift, ...giver, id: newId(now.getTime()), epochId, givenAt: now }));
	await tx.insert(groupKeysGiven, rows).onConflictDoNothing();
}
