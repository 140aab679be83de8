/** Whether the browser promised to keep what is stored, and whether the app can be or is installed. */
export class Persistence {
	/** The browser will not clear the store by itself; null: not known yet. */
	isKept = $state<boolean | null>(null);
	/** Chromium offers to install the app. */
	canInstall = $state(false);
	/** Runs from the Home Screen or its own window. */
	readonly isInstalled: boolean;
	/** iPhones and iPads clear what websites store after a week without a visit, unless the site is on the Home Screen. */
	readonly needsHomeScreen: boolean;
	#offer: InstallOffer | undefined;

	constructor() {
		const isApple =
			/iPad|iPhone/.test(navigator.userAgent) || (/Mac/.test(navigator.userAgent) && navigator.maxTouchPoints > 1);
		this.isInstalled = matchMedia('(display-mode: standalone)').matches;
		this.needsHomeScreen = isApple && !this.isInstalled;
		addEventListener('beforeinstallprompt', (event) => {
			event.preventDefault();
			this.#offer = event as InstallOffer;
			this.canInstall = true;
		});
		addEventListener('appinstalled', () => (this.canInstall = false));
	}

	/** Asks the browser to keep the store. Chromium and Safari decide by themselves, Firefox asks the person. */
	async ask(): Promise<void> {
		this.isKept = (await navigator.storage.persisted()) || (await navigator.storage.persist());
	}

	async install(): Promise<void> {
		await this.#offer?.prompt();
		this.canInstall = false;
	}
}

/** `BeforeInstallPromptEvent`: Chromium only, not in TypeScript's library. */
interface InstallOffer extends Event {
	prompt(): Promise<unknown>;
}
