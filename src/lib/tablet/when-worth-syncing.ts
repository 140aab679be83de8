const EVERY = 30_000;

/**
 * Calls back whenever it is worth asking the server: at once, when the network comes back, when the app comes to the front,
 * and every 30 seconds while it is in front. (Safari and Firefox have no background sync.) Answers how to stop.
 */
export function whenWorthSyncing(sync: () => void): () => void {
	const ifVisible = () => {
		if (document.visibilityState === 'visible') sync();
	};
	const timer = setInterval(ifVisible, EVERY);
	addEventListener('online', sync);
	document.addEventListener('visibilitychange', ifVisible);
	sync();
	return () => {
		clearInterval(timer);
		removeEventListener('online', sync);
		document.removeEventListener('visibilitychange', ifVisible);
	};
}
