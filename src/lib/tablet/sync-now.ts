const POKE = 'hemicycle-sync';

/** Asks the tablet to look for news now: the live socket says that something changed. Does nothing outside the app. */
export function syncNow(): void {
	dispatchEvent(new Event(POKE));
}

const EVERY = 30_000;

/**
 * Calls back whenever it is worth asking the server: at once, when the network comes back, when the app comes to the front,
 * every 30 seconds while it is in front, and at `syncNow()`. (Safari and Firefox have no background sync.) Answers how to stop.
 */
export function whenWorthSyncing(sync: () => void): () => void {
	const ifVisible = () => {
		if (document.visibilityState === 'visible') sync();
	};
	const timer = setInterval(ifVisible, EVERY);
	addEventListener('online', sync);
	addEventListener(POKE, sync);
	document.addEventListener('visibilitychange', ifVisible);
	sync();
	return () => {
		clearInterval(timer);
		removeEventListener('online', sync);
		removeEventListener(POKE, sync);
		document.removeEventListener('visibilitychange', ifVisible);
	};
}
