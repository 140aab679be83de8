/** Who is asking: made by `hooks.server.ts` from the session cookie. */
export interface SignedIn {
	sessionId: string;
	/** 1: came by a delivered link; 2: signed in by passkey or password. */
	level: 1 | 2;
	account: {
		id: string;
		email: string;
		firstName: string;
		lastName: string;
		locale: 'fr' | 'en' | null;
		isInstallationAdministrator: boolean;
	};
}
