import { object } from 'valibot';
import { accountsHere, changeKeys, keepKeys, type DeviceKeys } from './device-keys.ts';
import { askAboutDevice, askChallenge, type Asked } from './device-requests.ts';
import { fromBase64Url, newSigningKey, signStatement } from './device-signing.ts';
import { ContactAnswer, Enrolled, statements, type DeviceFacts, type Lease } from './device-wire.ts';
import { deleteSharedTraces, deleteStoreOf, forgetPerson } from './empty-tablet.ts';
import { forgetOpened, keysOf, unwrap, wrap } from './vault.ts';

/** How a meeting of this tablet with the server ended. */
export type Meeting =
	/** The lease is renewed, the store is open. */
	| 'leased'
	/** The server answered, but nobody is signed in here by passkey or password: the lease goes on as it was. */
	| 'no-lease'
	| 'no-network'
	/** Everything of this person was deleted, because the server said so. */
	| 'wiped'
	/** What was here could not be opened by anybody any more, and went: the page starts again. */
	| 'begun-anew';

/**
 * Tells the server about this tablet, hears what it orders, renews the lease; at the first meeting after a sign-in the tablet is
 * enrolled. One tab at a time. Never rejects because of the network.
 */
export function meetServer(accountId: string, facts: DeviceFacts | null): Promise<Meeting> {
	return navigator.locks.request(`hemicycle-device:${accountId}`, async () => {
		const keys = await keysOf(accountId);
		if (isOrdered(keys)) return carryOutWipe(keys);
		if (keys.deviceId === null || !keys.signing) return enrol(keys);
		const heard = await contact(keys.deviceId, keys.signing, facts);
		if (heard.kind === 'unknown') return meetAsStranger(keys);
		if (heard.kind !== 'answer') return heard.kind === 'no-network' ? 'no-network' : 'no-lease';
		if (heard.value.order === 'wipe') return carryOutWipe(keys);
		if (!heard.value.lease) return 'no-lease';
		return takeLease(keys, heard.value.lease);
	});
}

/** A wipe that was begun goes on, whatever happened in between. */
const isOrdered = ({ deviceId, bound }: DeviceKeys) => deviceId !== null && bound === null;

async function contact(
	deviceId: string,
	signing: NonNullable<DeviceKeys['signing']>,
	facts: DeviceFacts | null
): Promise<Asked<ContactAnswer>> {
	const begun = await askChallenge(deviceId);
	if (begun.kind !== 'answer') return begun;
	const { challenge } = begun.value;
	const signature = await signStatement(signing, statements.contact(challenge, deviceId, facts));
	return askAboutDevice({ step: 'contact', deviceId, challenge, facts, signature }, ContactAnswer);
}

async function enrol(keys: DeviceKeys): Promise<Meeting> {
	const begun = await askChallenge(null);
	if (begun.kind !== 'answer') return begun.kind === 'no-network' ? 'no-network' : 'no-lease';
	const { challenge } = begun.value;
	const signing = keys.signing ?? (await newSigningKey());
	// Kept first: when the answer is lost, the same key is asked for again and it is the same tablet.
	await changeKeys(keys.accountId, { signing });
	const { algorithm, publicKey } = signing;
	const signature = await signStatement(signing, statements.enrol(challenge, keys.accountId, publicKey));
	const enrolled = await askAboutDevice({ step: 'enrol', challenge, algorithm, publicKey, signature }, Enrolled);
	if (enrolled.kind === 'unknown') await changeKeys(keys.accountId, { signing: null });
	if (enrolled.kind !== 'answer') return enrolled.kind === 'no-network' ? 'no-network' : 'no-lease';
	const { deviceId, lease } = enrolled.value;
	return putUnderLease({ ...keys, deviceId, signing }, lease);
}

/** The key of the store is wrapped anew, with the server's half in the place of the one that was made here. */
async function putUnderLease(keys: DeviceKeys, lease: Lease): Promise<Meeting> {
	const raw = await unwrap(keys);
	if (!raw || !keys.bound) throw new Error('a tablet is enrolled while its store is open');
	const secret = fromBase64Url(lease.secret);
	await keepKeys({ ...keys, ...termOf(lease), secret, wrapped: await wrap(keys.bound, secret, raw) });
	forgetOpened(keys.accountId);
	return 'leased';
}

async function takeLease(keys: DeviceKeys, lease: Lease): Promise<Meeting> {
	const renewed = { ...keys, ...termOf(lease), secret: fromBase64Url(lease.secret) };
	// Not the half that the key was wrapped with: nothing can be opened any more, so that it begins anew.
	if (!(await unwrap(renewed))) return beginAnew(keys.accountId);
	await keepKeys(renewed);
	forgetOpened(keys.accountId);
	return 'leased';
}

/**
 * The server has forgotten this tablet (its database was restored from before). While the store is open, its key is carried
 * over; a closed one cannot be opened by anybody any more, and goes once somebody is signed in to begin anew.
 */
async function meetAsStranger(keys: DeviceKeys): Promise<Meeting> {
	const { accountId } = keys;
	if (keys.secret) {
		await changeKeys(accountId, { deviceId: null, signing: null });
		return enrol({ ...keys, deviceId: null, signing: null });
	}
	const begun = await askChallenge(null);
	return begun.kind === 'answer' ? beginAnew(accountId) : 'no-lease';
}

async function beginAnew(accountId: string): Promise<Meeting> {
	await deleteStoreOf(accountId);
	await forgetPerson(accountId);
	return 'begun-anew';
}

/** Deletes, says so signed, then forgets the key that signed. What is interrupted goes on at the next meeting. */
async function carryOutWipe({ accountId, deviceId, signing }: DeviceKeys): Promise<Meeting> {
	await deleteStoreOf(accountId);
	// Somebody else's tablet too: theirs stays usable.
	if ((await accountsHere()).length === 1) await deleteSharedTraces();
	if (deviceId === null || !signing) throw new Error('only an enrolled tablet is told to wipe');
	const begun = await askChallenge(deviceId);
	if (begun.kind !== 'answer') return 'wiped';
	const { challenge } = begun.value;
	const signature = await signStatement(signing, statements.wiped(challenge, deviceId));
	const said = await askAboutDevice({ step: 'wiped', deviceId, challenge, signature }, object({}));
	if (said.kind === 'answer' || said.kind === 'unknown') await forgetPerson(accountId);
	return 'wiped';
}

/** By the tablet's own clock, from now. */
function termOf({ seconds }: Lease) {
	const now = Date.now();
	return { endsAt: now + seconds * 1000, seenAt: now };
}
