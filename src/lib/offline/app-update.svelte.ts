import { Workbox } from 'workbox-window';

/** Registers the service worker and knows when a new version of the app is waiting. */
export class AppUpdate {
	/** A new version is downloaded and waits for the person. */
	isWaiting = $state(false);
	readonly #workbox: Workbox | undefined;

	/** `onkept`: the shell is on this tablet, any page of the app opens without network. */
	constructor(onkept: () => void) {
		if (import.meta.env.DEV || !('serviceWorker' in navigator)) return;
		this.#workbox = new Workbox('/service-worker.js', { scope: '/', updateViaCache: 'none' });
		this.#workbox.addEventListener('waiting', () => (this.isWaiting = true));
		// Without network an earlier registration stands.
		this.#workbox.register({ immediate: true }).catch(() => undefined);
		void navigator.serviceWorker.ready.then(onkept);
	}

	/** Looks for a new version; without network nothing happens. */
	check(): void {
		if (navigator.onLine) this.#workbox?.update().catch(() => undefined);
	}

	/** Lets the waiting version take over and starts again with it. */
	apply(): void {
		this.#workbox?.addEventListener('controlling', () => location.reload());
		this.#workbox?.messageSkipWaiting();
	}
}
