import type { Cookies } from '@sveltejs/kit';
import * as v from 'valibot';
import { seal, unseal, type InstallationKey } from '#lib/database/server/installation-key.ts';
import { hostOf, isLoopback } from '../site.ts';

const TEN_MINUTES_S = 600;

const Going = v.object({
	providerId: v.string(),
	next: v.string(),
	expected: v.object({ state: v.string(), nonce: v.string(), verifier: v.optional(v.string()) }),
	endsAt: v.number()
});
export type Going = Omit<v.InferOutput<typeof Going>, 'endsAt'>;

/** What a browser is given for a few minutes, and only this server can read. */
interface Note {
	name: 'going' | 'coming' | 'leaving';
	/** Where the browser sends it. */
	cookies: Cookies;
	request: Request;
	key: InstallationKey;
}

/** A browser goes to a provider: what it has to bring back is sealed in it, so that another browser's answer is worth nothing here. */
export function rememberGoing(door: Omit<Note, 'name'>, going: Going, now: Date): void {
	const endsAt = now.getTime() + TEN_MINUTES_S * 1000;
	giveNote({ ...door, name: 'going' }, JSON.stringify({ ...going, endsAt }));
}

/** Taken once from the browser. Undefined when there is none, or it is older than ten minutes. */
export function takeGoing(door: Omit<Note, 'name'>, now: Date): Going | undefined {
	const text = takeNote({ ...door, name: 'going' });
	if (text === undefined) return undefined;
	const going = v.parse(Going, JSON.parse(text));
	return going.endsAt > now.getTime() ? going : undefined;
}

/** SameSite=Lax: the provider sends the browser back by a link, which brings it along. */
export function giveNote({ name, cookies, request, key }: Note, text: string): void {
	const { title, options } = noteOf(name, request);
	const value = Buffer.from(seal(key, `identity-${name}`, text)).toString('base64url');
	cookies.set(title, value, { ...options, maxAge: TEN_MINUTES_S });
}

export function takeNote({ name, cookies, request, key }: Note): string | undefined {
	const { title, options } = noteOf(name, request);
	const value = cookies.get(title);
	if (value === undefined) return undefined;
	cookies.delete(title, options);
	return unseal(key, `identity-${name}`, Buffer.from(value, 'base64url'));
}

/** Whether the browser still has a note: for showing what it is good for. */
export function hasNote({ name, cookies, request }: Omit<Note, 'key'>): boolean {
	return cookies.get(noteOf(name, request).title) !== undefined;
}

function noteOf(name: Note['name'], { headers }: Request) {
	const isHere = isLoopback(hostOf(headers));
	const options = { path: '/', httpOnly: true, sameSite: 'lax', secure: !isHere } as const;
	return { title: isHere ? `hemicycle-${name}` : `__Host-hemicycle-${name}`, options };
}
