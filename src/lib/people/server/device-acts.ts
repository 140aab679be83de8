import { and, eq, isNull } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { appendJournal } from '#lib/journal/server/append.ts';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import { statements, type DeviceAsk } from '#lib/offline/device-wire.ts';
import type { Authorized } from '../rules/authorized.ts';
import { concerned, scopedTo, type RawTransaction } from './account-acts.ts';
import type { RegisterLine } from './device-register.ts';
import { devices } from './device-tables.ts';
import { provedDevice, type DeviceKeeping, type DeviceRefusal, type DeviceRow } from './devices.ts';
import type { Locks } from './locks.ts';
import { rightsChanged } from './rights-signal.ts';
import { tellOwner } from './tell-owner.ts';
import { sessions } from './tables.ts';

/** Who orders: the owner, or a clerk of this tenant. */
export type OrderedFrom = { owner: string } | { tenantId: string; clerk: string };

type Keeping = DeviceKeeping & Locks;

/**
 * Orders that a tablet deletes everything, of all councils: one key closes its store, and a thief holds the whole of it.
 * Its sessions end and its half of the key is destroyed with the order, so that even a tablet that never comes back is closed
 * at the end of its lease. Refused: a tablet that is not theirs to wipe. Ordered twice, the first order stands.
 */
export async function orderWipe(
	keeping: Keeping,
	proof: Authorized<'wipe-device'> | Authorized<'wipe-own-device'>,
	from: OrderedFrom,
	now: Date
): Promise<Result<{ name: string }, 'device-unknown'>> {
	const by = 'owner' in from ? from.owner : from.clerk;
	return actOnDevice(keeping, proof.object, from, now, async (tx, device) => {
		if (device.wipeOrderedAt) return;
		const ordered = { wipeOrderedAt: now, wipeOrderedBy: by, sealedLease: null };
		await tx.update(devices).set(ordered).where(eq(devices.id, device.id));
		await keeping.devices.register.append(line(device, { act: 'wipe', at: now, by }));
		await journalDevice(tx, device, 'device.wipe-ordered', from, now);
		if ('clerk' in from) await tellOwner(tx, keeping.jobs, device.accountId, 'device-wipe', now);
	});
}

/** Takes a tablet off its owner's list. What is still on it goes at its next contact. */
export async function revokeDevice(
	keeping: Keeping,
	proof: Authorized<'revoke-device'>,
	now: Date
): Promise<Result<{ name: string }, 'device-unknown'>> {
	const from = { owner: proof.accountId };
	return actOnDevice(keeping, proof.object, from, now, (tx, device) => revoke(keeping, tx, device, from, now));
}

/** Signing out empties the tablet and its keys, so it is off the list. Nothing for a browser that is no tablet. */
export async function leaveDevice(
	keeping: Keeping,
	accountId: string,
	deviceId: string | null,
	now: Date
): Promise<void> {
	if (deviceId === null) return;
	const from = { owner: accountId };
	await actOnDevice(keeping, deviceId, from, now, (tx, device) => revoke(keeping, tx, device, from, now));
}

/** A name that its owner recognises. Somebody else's tablet is left alone. */
export async function renameDevice(
	installation: NodePgDatabase,
	accountId: string,
	{ deviceId, name }: { deviceId: string; name: string }
): Promise<void> {
	const own = and(eq(devices.id, deviceId), eq(devices.accountId, accountId));
	await installation.update(devices).set({ name }).where(own);
}

/** The tablet says, signed, that nothing is left. Kept as it was said. Refused: a tablet that nobody told to. */
export async function acknowledgeWipe(
	keeping: Keeping,
	ask: Extract<DeviceAsk, { step: 'wiped' }>,
	now: Date
): Promise<Result<true, DeviceRefusal>> {
	const statement = statements.wiped(ask.challenge, ask.deviceId);
	const proved = await provedDevice(keeping, ask, statement, now);
	if (!proved.ok) return proved;
	const device = proved.value;
	if (!(device.wipeOrderedAt ?? device.revokedAt)) return refuse('device-unknown');
	const acknowledgement = `${JSON.stringify(statement)}\n${ask.signature}`;
	const empty = { packs: 0, bytes: 0, unsent: 0 };
	await keeping.installation.transaction(async (tx) => {
		const first = and(eq(devices.id, device.id), isNull(devices.wipedAt));
		const done = await tx
			.update(devices)
			.set({ ...empty, wipedAt: now, acknowledgement })
			.where(first)
			.returning({ id: devices.id });
		if (done.length === 0) return;
		await keeping.devices.register.append(line(device, { act: 'wiped', at: now, by: null, acknowledgement }));
		await journalDevice(tx, device, 'device.wiped', { owner: device.accountId }, now);
	});
	return ok(true);
}

async function revoke(keeping: Keeping, tx: RawTransaction, device: DeviceRow, from: OrderedFrom, now: Date) {
	if (device.revokedAt) return;
	await tx.update(devices).set({ revokedAt: now, sealedLease: null }).where(eq(devices.id, device.id));
	await keeping.devices.register.append(line(device, { act: 'revoke', at: now, by: device.accountId }));
	await journalDevice(tx, device, 'device.revoked', from, now);
}

/** Finds a tablet that they may act on, ends its sessions, acts; then those who are inside by it are looked at again. */
async function actOnDevice(
	{ installation }: Keeping,
	deviceId: string,
	from: OrderedFrom,
	now: Date,
	act: (tx: RawTransaction, device: DeviceRow) => Promise<void>
): Promise<Result<{ name: string }, 'device-unknown'>> {
	const device = await installation.transaction(async (tx) => {
		const [found] = await tx.select().from(devices).where(eq(devices.id, deviceId)).for('update');
		if (!found || !(await mayActOn(tx, found, from))) return undefined;
		await tx.delete(sessions).where(eq(sessions.deviceId, deviceId));
		await act(tx, found);
		return found;
	});
	if (!device) return refuse('device-unknown');
	rightsChanged(device.accountId);
	return ok({ name: device.name });
}

/** Their own, or one of somebody who has joined the clerk's council: who was only named there is none of its business. */
async function mayActOn(tx: RawTransaction, { accountId }: DeviceRow, from: OrderedFrom): Promise<boolean> {
	if ('owner' in from) return from.owner === accountId;
	return (await concerned(tx, accountId)).includes(from.tenantId);
}

/** In every council that the owner has joined; another council's clerk is named in their own journal only. */
async function journalDevice(
	tx: RawTransaction,
	{ id, accountId }: DeviceRow,
	act: string,
	from: OrderedFrom,
	now: Date
): Promise<void> {
	for (const tenantId of await concerned(tx, accountId)) {
		const actor = 'owner' in from ? from.owner : from.tenantId === tenantId ? from.clerk : null;
		await appendJournal(await scopedTo(tx, tenantId), { act, object: accountId, actor, details: { device: id } }, now);
	}
}

function line(
	{ id, accountId, name, algorithm, publicKey }: DeviceRow,
	told: Pick<RegisterLine, 'act' | 'at' | 'by'> & { acknowledgement?: string }
): RegisterLine {
	const key = Buffer.from(publicKey).toString('base64url');
	return { deviceId: id, accountId, name, algorithm, publicKey: key, acknowledgement: null, ...told };
}
