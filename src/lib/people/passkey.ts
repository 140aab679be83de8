import {
	browserSupportsWebAuthn,
	browserSupportsWebAuthnAutofill,
	startAuthentication,
	startRegistration,
	WebAuthnAbortService,
	type PublicKeyCredentialCreationOptionsJSON,
	type PublicKeyCredentialRequestOptionsJSON
} from '@simplewebauthn/browser';

/** What came of it: done (and where to go), given up by the person, refused, or the person must confirm who they are first. */
export type PasskeyOutcome = { outcome: 'done'; next: string } | { outcome: 'given-up' | 'refused' | 'stale' };

export const canUsePasskeys = (): boolean => browserSupportsWebAuthn();
export const canFillPasskeys = (): Promise<boolean> => browserSupportsWebAuthnAutofill();
/** Ends a ceremony that waits in the background, before the page goes. */
export const stopWaiting = (): void => WebAuthnAbortService.cancelCeremony();

/** Asks the browser for any passkey of this site; with `autofill` it waits in the address field until one is chosen. */
export async function signInWithPasskey(url: string, next: string, autofill: boolean): Promise<PasskeyOutcome> {
	const begun = await post<Begun<PublicKeyCredentialRequestOptionsJSON>>(url, { step: 'begin' });
	if (!begun) return { outcome: 'refused' };
	return ceremony(async () => {
		const response = await startAuthentication({ optionsJSON: begun.options, useBrowserAutofill: autofill });
		return post(url, { step: 'finish', challengeId: begun.challengeId, response, next });
	});
}

/** Confirms one act on one thing with a passkey of the account. */
export async function confirmWithPasskey(url: string, asked: { act: string; object: string }): Promise<PasskeyOutcome> {
	const begun = await post<Begun<PublicKeyCredentialRequestOptionsJSON>>(url, { step: 'begin', ...asked });
	if (!begun) return { outcome: 'refused' };
	return ceremony(async () => {
		const response = await startAuthentication({ optionsJSON: begun.options });
		return post(url, { step: 'finish', ...asked, challengeId: begun.challengeId, response });
	});
}

/** Makes a passkey on this device. */
export async function addPasskey(url: string, name: string): Promise<PasskeyOutcome> {
	const answer = await send(url, { step: 'begin' });
	if (answer.status === 403) return { outcome: 'stale' };
	if (!answer.ok) return { outcome: 'refused' };
	const begun = (await answer.json()) as Begun<PublicKeyCredentialCreationOptionsJSON>;
	return ceremony(async () => {
		const response = await startRegistration({ optionsJSON: begun.options });
		return post(url, { step: 'finish', challengeId: begun.challengeId, name, response });
	});
}

interface Begun<Options> {
	challengeId: string;
	options: Options;
}

/** The browser's own dialogs throw when they are closed: that is no error. */
async function ceremony(act: () => Promise<{ next: string } | undefined>): Promise<PasskeyOutcome> {
	try {
		const done = await act();
		return done ? { outcome: 'done', next: done.next } : { outcome: 'refused' };
	} catch (error) {
		const name = error instanceof Error ? error.name : '';
		if (['NotAllowedError', 'AbortError'].includes(name)) return { outcome: 'given-up' };
		if (['InvalidStateError', 'SecurityError', 'NotSupportedError'].includes(name)) return { outcome: 'refused' };
		throw error;
	}
}

async function post<Answer>(url: string, body: unknown): Promise<Answer | undefined> {
	const answer = await send(url, body);
	return answer.ok ? ((await answer.json()) as Answer) : undefined;
}

function send(url: string, body: unknown): Promise<Response> {
	const headers = { 'content-type': 'application/json' };
	return fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
}
