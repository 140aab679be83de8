import { eq } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { appendJournal } from '#lib/journal/server/append.ts';
import { concerned, scopedTo, type RawTransaction } from './account-acts.ts';
import type { DeviceRegister, RegisterLine } from './device-register.ts';
import { devices } from './device-tables.ts';
import type { DeviceRow } from './devices.ts';
import { accounts, sessions } from './tables.ts';

/**
 * At each start: what the register says of a tablet and the database does not (any more) is done again. A tablet that a restored
 * database has never heard of is known again by its key, so that its order still reaches it. Answers how many were changed.
 */
export async function reapplyRegister(
	installation: NodePgDatabase,
	register: DeviceRegister,
	now: Date
): Promise<number> {
	const linesByDevice = Map.groupBy(await register.lines(), ({ deviceId }) => deviceId);
	let changed = 0;
	for (const lines of linesByDevice.values())
		if (await installation.transaction((tx) => reapply(tx, lines, now))) changed += 1;
	return changed;
}

async function reapply(tx: RawTransaction, lines: RegisterLine[], now: Date): Promise<boolean> {
	const [first] = lines;
	if (!first) return false;
	const said = stateOf(lines);
	const [known] = await tx.select().from(devices).where(eq(devices.id, first.deviceId)).for('update');
	if (known && isAsSaid(known, said)) return false;
	const owners = await tx.select().from(accounts).where(eq(accounts.id, first.accountId));
	if (owners.length === 0) return false;
	if (known) await tx.update(devices).set(said).where(eq(devices.id, known.id));
	else await tx.insert(devices).values({ ...bornAgain(first), ...said });
	await tx.delete(sessions).where(eq(sessions.deviceId, first.deviceId));
	const entry = { act: 'device.order-restored', object: first.accountId, actor: null };
	for (const tenantId of await concerned(tx, first.accountId))
		await appendJournal(await scopedTo(tx, tenantId), { ...entry, details: { device: first.deviceId } }, now);
	return true;
}

function bornAgain({ deviceId, accountId, name, algorithm, publicKey, at }: RegisterLine) {
	const key = new Uint8Array(Buffer.from(publicKey, 'base64url'));
	return { id: deviceId, accountId, name, algorithm, publicKey: key, createdAt: at, lastSeenAt: at, leaseEndsAt: at };
}

function stateOf(lines: RegisterLine[]) {
	const find = (act: RegisterLine['act']) => lines.find((line) => line.act === act);
	const [wipe, wiped, revoke] = [find('wipe'), find('wiped'), find('revoke')];
	return {
		wipeOrderedAt: wipe?.at ?? null,
		wipeOrderedBy: wipe?.by ?? null,
		wipedAt: wiped?.at ?? null,
		acknowledgement: wiped?.acknowledgement ?? null,
		revokedAt: revoke?.at ?? null,
		sealedLease: null
	};
}

function isAsSaid(known: DeviceRow, said: ReturnType<typeof stateOf>): boolean {
	return (['wipeOrderedAt', 'wipedAt', 'revokedAt'] as const).every(
		(name) => (known[name] === null) === (said[name] === null)
	);
}
