/** What is asked for meanwhile waits: SvelteKit drops what a refresh brings when another one begins. */
let last: Promise<void> = Promise.resolve();

/**
 * Brings a page that follows what others do up to date, if the server answers. While it is away for a moment the page stays as
 * it is: SvelteKit would put its page of errors in the place of one whose data does not come, and what is typed there were gone.
 * One after the other, so that whoever awaits it has what the server knew after the call.
 */
export function refreshIfThere(refresh: () => Promise<void>): Promise<void> {
	const own = last.then(async () => {
		if (await isThere()) await refresh();
	});
	last = own.catch(() => undefined);
	return own;
}

function isThere(): Promise<boolean> {
	return fetch('/healthz', { cache: 'no-store', signal: AbortSignal.timeout(10_000) }).then(
		({ ok }) => ok,
		() => false
	);
}
