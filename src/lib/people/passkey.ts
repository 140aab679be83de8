import {
	browserSupportsWebAuthn,
	browserSupportsWebAuthnAutofill,
	startAuthentication,
	startRegistration,
	WebAuthnAbortService,
	type PublicKeyCredentialCreationOptionsJSON,
	type PublicKeyCredentialRequestOptionsJSON
} from '@simplewebauthn/browser';

/** What came of it: done (and where to go), given up by the person, or refused. */
export type PasskeyOutcome = { outcome: 'done'; next: string } | { outcome: 'given-up' } | { outcome: 'refused' };

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

/** Makes a passkey on this device. */
export async function addPasskey(url: string, name: string): Promise<PasskeyOutcome> {
	const begun = await post<Begun<PublicKeyCredentialCreationOptionsJSON>>(url, { step: 'begin' });
	if (!begun) return { outcome: 'refused' };
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
	const headers = { 'content-type': 'application/json' };
	const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
	return answer.ok ? ((await answer.json()) as Answer) : undefined;
}
