import { randomBytes } from 'node:crypto';
import { and, desc, eq, isNotNull, isNull } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { seal, unseal, type InstallationKey } from '#lib/database/server/installation-key.ts';
import { newId } from '#lib/kernel/ids.ts';
import { ok, refuse, type Result } from '#lib/kernel/result.ts';
import { statements, type ContactAnswer, type DeviceAsk, type Lease } from '#lib/offline/device-wire.ts';
import { sessionEnds } from '../rules/session-ends.ts';
import { actOnAccount, isStaffSomewhere } from './account-acts.ts';
import { isDeviceChallenge, isSignedBy, readDeviceKey } from './device-proof.ts';
import type { DeviceRegister } from './device-register.ts';
import { devices } from './device-tables.ts';
import { mayTry } from './rate-limit.ts';
import type { Installation, SignedIn } from './sessions.ts';
import { memberships, sessions } from './tables.ts';

/** What the doors of tablets need: the tables, the key that leases are sealed with, the register, the length of a lease. */
export interface DeviceKeeping {
	installation: NodePgDatabase;
	key: InstallationKey;
	devices: { register: DeviceRegister; leaseMs: number };
}

type Step<Name extends DeviceAsk['step']> = Extract<DeviceAsk, { step: Name }>;
export type DeviceRow = typeof devices.$inferSelect;

/** No such tablet, or another key: whoever does not hold it learns nothing. */
export type DeviceRefusal = 'challenge-gone' | 'device-unknown';

const LEASE_BYTES = 32;
/** Nobody sets up more tablets than that in a day. */
const PER_ACCOUNT = { tries: 20, windowMs: 24 * 60 * 60_000 };
const MINUTE = 60_000;

/**
 * Makes the tablet of a session known, by a key that it holds (proof of possession: its signature over a challenge of this
 * session). Asked twice with the same key it is the same tablet. Refused below level 2: a delivered link enrols nothing.
 */
export async function enrolDevice(
	keeping: DeviceKeeping,
	session: SignedIn,
	ask: Step<'enrol'>,
	now: Date
): Promise<
	Result<{ deviceId: string; lease: Lease }, 'needs-sign-in' | 'challenge-gone' | 'proof-wrong' | 'too-many-tries'>
> {
	const { installation, key } = keeping;
	const { account, sessionId, level } = session;
	if (level !== 2) return refuse('needs-sign-in');
	const publicKey = new Uint8Array(Buffer.from(ask.publicKey, 'base64url'));
	if (!isDeviceChallenge(key, { sessionId }, ask.challenge, now)) return refuse('challenge-gone');
	const statement = statements.enrol(ask.challenge, account.id, ask.publicKey);
	const isProved =
		readDeviceKey(ask.algorithm, publicKey) !== undefined &&
		isSignedBy({ algorithm: ask.algorithm, publicKey }, statement, ask.signature);
	if (!isProved) return refuse('proof-wrong');
	const same = and(eq(devices.accountId, account.id), eq(devices.publicKey, publicKey));
	const [known] = await installation.select().from(devices).where(same);
	if (known)
		return known.wipeOrderedAt || known.revokedAt ? refuse('proof-wrong') : enter(keeping, session, known, now);
	if (!(await mayTry(installation, [`device-enrol:${account.id}`], PER_ACCOUNT, now))) return refuse('too-many-tries');
	const id = newId(now.getTime());
	const made = {
		id,
		accountId: account.id,
		name: await nameOf(installation, sessionId),
		vouchedBy: session.tenantId,
		algorithm: ask.algorithm,
		publicKey,
		sealedLease: seal(key, leasePurpose(id), randomBytes(LEASE_BYTES).toString('base64url')),
		createdAt: now,
		lastSeenAt: now,
		leaseEndsAt: new Date(now.getTime() + keeping.devices.leaseMs)
	};
	const entry = { act: 'device.enrolled', details: { device: id } };
	const [device] = await actOnAccount(installation, account.id, entry, now, (tx) =>
		tx.insert(devices).values(made).returning()
	);
	if (!device) throw new Error('a stored device comes back');
	return enter(keeping, session, device, now);
}

/** The session is used on this tablet from now on, and ends as one there does; the tablet gets its lease. */
async function enter(keeping: DeviceKeeping, session: SignedIn, device: DeviceRow, now: Date) {
	const lease = opens(session, device) ? await renewLease(keeping, session, device, now) : null;
	return lease ? ok({ deviceId: device.id, lease }) : refuse('proof-wrong');
}

/**
 * What a tablet hears when it comes by: whether to delete everything, and its lease when its person is signed in here. An order
 * reaches a tablet whose sessions have ended, because its key is enough for that. Refused alike: no such tablet, another key.
 */
export async function contactDevice(
	keeping: DeviceKeeping,
	session: SignedIn | null,
	ask: Step<'contact'>,
	now: Date
): Promise<Result<ContactAnswer, DeviceRefusal>> {
	const proved = await provedDevice(keeping, ask, statements.contact(ask.challenge, ask.deviceId, ask.facts), now);
	if (!proved.ok) return proved;
	const device = proved.value;
	await keeping.installation
		.update(devices)
		.set({ ...ask.facts, lastSeenAt: toMinute(now) })
		.where(eq(devices.id, device.id));
	if (device.wipeOrderedAt || device.revokedAt) return ok({ order: 'wipe', lease: null });
	const isOwners = session?.level === 2 && session.account.id === device.accountId;
	return ok({
		order: 'none',
		lease: isOwners && opens(session, device) ? await renewLease(keeping, session, device, now) : null
	});
}

/**
 * The tablet that signed this sentence, freshly. A challenge that went stale (the tablet slept) is told apart from a tablet that is
 * unknown, because a tablet begins anew when the server does not know it.
 */
export async function provedDevice(
	{ installation, key }: Pick<DeviceKeeping, 'installation' | 'key'>,
	{ deviceId, challenge, signature }: { deviceId: string; challenge: string; signature: string },
	statement: string,
	now: Date
): Promise<Result<DeviceRow, DeviceRefusal>> {
	if (!isDeviceChallenge(key, { deviceId }, challenge, now)) return refuse('challenge-gone');
	const [device] = await installation.select().from(devices).where(eq(devices.id, deviceId));
	return device && isSignedBy(device, statement, signature) ? ok(device) : refuse('device-unknown');
}

/** Null when a wipe came in between: once the sealed half is gone, nobody gets it any more. */
async function renewLease(
	{ installation, key, devices: { leaseMs } }: DeviceKeeping,
	session: SignedIn,
	{ id, accountId }: DeviceRow,
	now: Date
): Promise<Lease | null> {
	const { idleMinutes } = sessionEnds({ isStaff: await isStaffSomewhere(installation, accountId), isOnDevice: true });
	return installation.transaction(async (tx) => {
		const [renewed] = await tx
			.update(devices)
			.set({
				leaseEndsAt: new Date(now.getTime() + leaseMs),
				lastSeenAt: toMinute(now),
				vouchedBy: session.tenantId
			})
			.where(and(eq(devices.id, id), isNull(devices.wipeOrderedAt), isNull(devices.revokedAt)))
			.returning({ sealed: devices.sealedLease });
		const secret = renewed?.sealed && unseal(key, leasePurpose(id), renewed.sealed);
		if (!secret) return null;
		await tx.update(sessions).set({ deviceId: id, idleMinutes }).where(eq(sessions.id, session.sessionId));
		return { secret, seconds: Math.floor(leaseMs / 1000) };
	});
}

/**
 * A council vouches for itself only (decision 0015): its directory does not open a store that the account's own lock, or another
 * council's word, has filled.
 */
function opens({ tenantId }: SignedIn, { vouchedBy }: DeviceRow): boolean {
	return tenantId === null || tenantId === vouchedBy;
}

const LISTED = {
	id: devices.id,
	accountId: devices.accountId,
	name: devices.name,
	createdAt: devices.createdAt,
	lastSeenAt: devices.lastSeenAt,
	leaseEndsAt: devices.leaseEndsAt,
	packs: devices.packs,
	bytes: devices.bytes,
	unsent: devices.unsent,
	wipeOrderedAt: devices.wipeOrderedAt,
	wipedAt: devices.wipedAt
};

/** The tablets of somebody, the last seen first; those that were taken off the list are not on it. */
export async function listDevices(installation: Installation, accountId: string) {
	return installation
		.select(LISTED)
		.from(devices)
		.where(and(eq(devices.accountId, accountId), isNull(devices.revokedAt)))
		.orderBy(desc(devices.lastSeenAt));
}

/** The tablets of those who have joined a council, for its clerks: who was only named there is none of their business. */
export async function listMemberDevices(installation: Installation, tenantId: string) {
	return installation
		.select(LISTED)
		.from(devices)
		.innerJoin(memberships, eq(memberships.accountId, devices.accountId))
		.where(and(eq(memberships.tenantId, tenantId), isNotNull(memberships.joinedAt), isNull(devices.revokedAt)))
		.orderBy(desc(devices.lastSeenAt));
}

const leasePurpose = (deviceId: string) => `device-lease:${deviceId}`;

const toMinute = (at: Date) => new Date(Math.floor(at.getTime() / MINUTE) * MINUTE);

async function nameOf(installation: Installation, sessionId: string): Promise<string> {
	const [session] = await installation
		.select({ name: sessions.deviceName })
		.from(sessions)
		.where(eq(sessions.id, sessionId));
	return session?.name ?? '—';
}
