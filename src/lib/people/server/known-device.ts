import { parseCookie } from 'cookie';
import { seal, unseal, type InstallationKey } from '#lib/database/server/installation-key.ts';
import { header, hostOf, isLoopback, type RequestHeaders } from './site.ts';
import { newToken } from './tokens.ts';

const PURPOSE = 'known-device';
const YEAR_S = 365 * 24 * 60 * 60;

/** Where a sign-in comes from. */
export interface From {
	address: string;
	userAgent: string;
	/** A browser that somebody has signed in with before, and whose it is. */
	device?: KnownDevice | undefined;
}

interface KnownDevice {
	id: string;
	email: string;
}

/** A browser that somebody else has signed in with is unknown here: it may try no more than any other. */
export function ownDevice({ device }: From, email: string): KnownDevice | undefined {
	return device?.email === email ? device : undefined;
}

/**
 * Whose tries are counted together. A browser that this person has signed in with before is counted by itself, so that whoever
 * tries passwords from elsewhere never locks the chair out of the chair's own tablet on the night.
 */
export function bucketOf(from: From, email: string): string {
	const device = ownDevice(from, email);
	return device ? `device:${device.id}` : `account:${email}`;
}

const cookieName = (headers: RequestHeaders) =>
	isLoopback(hostOf(headers)) ? 'hemicycle-device' : '__Host-hemicycle-device';

/** The cookie that makes a browser known: sealed, of no use but for counting. A known browser of the same person keeps its id. */
export function deviceCookie(key: InstallationKey, headers: RequestHeaders, email: string) {
	const known = knownDevice(key, headers);
	const id = known?.email === email ? known.id : newToken();
	const value = Buffer.from(seal(key, PURPOSE, JSON.stringify({ id, email }))).toString('base64url');
	const options = { path: '/', httpOnly: true, sameSite: 'lax', secure: !isLoopback(hostOf(headers)) } as const;
	return { name: cookieName(headers), value, options: { ...options, maxAge: YEAR_S } };
}

export function knownDevice(key: InstallationKey, headers: RequestHeaders): KnownDevice | undefined {
	const cookie = parseCookie(header(headers, 'cookie') ?? '')[cookieName(headers)];
	const text = cookie && unseal(key, PURPOSE, Buffer.from(cookie, 'base64url'));
	return text ? (JSON.parse(text) as KnownDevice) : undefined;
}
