import type { Cookies, RequestEvent } from '@sveltejs/kit';
import { sessionCookieName, sessionCookieOptions } from './cookie.ts';
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

/** Lets in whoever just signed in, and knows this browser from now on. */
export function letIn({ cookies, request, locals }: Door, signedIn: SignedInNow): void {
	giveSession(cookies, request, signedIn);
	const device = deviceCookie(locals.key, request.headers, signedIn.email);
	cookies.set(device.name, device.value, device.options);
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
	giveSession(
		door.cookies,
		door.request,
		await beginSession(installation, session.account.id, factor, fromOf(door), now)
	);
	await endSession(installation, session.account.id, session.sessionId, now);
}
