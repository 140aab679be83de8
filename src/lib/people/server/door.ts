import type { Cookies, RequestEvent } from '@sveltejs/kit';
import { sessionCookieName, sessionCookieOptions } from './cookie.ts';
import { joinCouncil } from './joining.ts';
import { deviceCookie, knownDevice, type From } from './known-device.ts';
import { beginSession, type Begun, type SignedInNow } from './sign-in.ts';
import { endSession } from './sessions.ts';
import { hostOf } from './site.ts';

type Door = Pick<RequestEvent, 'request' | 'cookies' | 'locals' | 'getClientAddress'>;

/** Where a request comes from, for limits and for the owner's list of devices. */
export function fromOf({ request, locals, getClientAddress }: Omit<Door, 'cookies'>): From {
	return {
		address: getClientAddress(),
		userAgent: request.headers.get('user-agent') ?? '',
		device: knownDevice(locals.key, request.headers)
	};
}

/** Lets in whoever just signed in by a lock of their own, and knows this browser from now on. */
export async function letIn(door: Door, signedIn: SignedInNow, now: Date): Promise<void> {
	const { cookies, request, locals } = door;
	await comeByLock(door, signedIn, now);
	const device = deviceCookie(locals.key, request.headers, signedIn.email);
	cookies.set(device.name, device.value, device.options);
}

/** A link that was opened here before, by the same person, joins its council to the lock that was just used. */
export async function comeByLock(
	{ cookies, request, locals }: Door,
	signedIn: Begun & { accountId: string },
	now: Date
): Promise<void> {
	const { accountId } = signedIn;
	const before = locals.session;
	const tenantId = before?.account.id === accountId ? before.tenantId : null;
	if (tenantId) await locals.installation.transaction((tx) => joinCouncil(tx, { accountId, tenantId }, now));
	giveSession(cookies, request, signedIn);
}

export function giveSession(cookies: Cookies, request: Request, { token, endsAt }: Begun): void {
	const host = hostOf(request.headers);
	cookies.set(sessionCookieName(host), token, sessionCookieOptions(host, endsAt));
}

export function dropSession(cookies: Cookies, request: Request): void {
	const host = hostOf(request.headers);
	const { path, httpOnly, sameSite, secure } = sessionCookieOptions(host, new Date(0));
	cookies.delete(sessionCookieName(host), { path, httpOnly, sameSite, secure });
}

/** Whoever just proved more than before gets a new session; the old token is worth nothing any more. */
export async function raiseSession(door: Door, factor: 'passkey' | 'password', now: Date): Promise<void> {
	const { session, installation } = door.locals;
	if (!session) throw new Error('only a session can be raised');
	const accountId = session.account.id;
	const begun = await beginSession(installation, { accountId, factor }, fromOf(door), now);
	giveSession(door.cookies, door.request, begun);
	await endSession(installation, accountId, session.sessionId, now);
}
