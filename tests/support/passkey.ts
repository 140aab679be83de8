import type { Page } from '@playwright/test';

/** Gives the browser of this page a passkey device that verifies its user at once, as a fingerprint would. */
export async function plugInPasskeyDevice(page: Page): Promise<void> {
	const session = await page.context().newCDPSession(page);
	await session.send('WebAuthn.enable');
	await session.send('WebAuthn.addVirtualAuthenticator', {
		options: {
			protocol: 'ctap2',
			transport: 'internal',
			hasResidentKey: true,
			hasUserVerification: true,
			isUserVerified: true,
			automaticPresenceSimulation: true
		}
	});
}
