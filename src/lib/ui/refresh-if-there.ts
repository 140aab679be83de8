/**
 * Brings a page that follows what others do up to date, if the server answers. While it is away for a moment the page stays as
 * it is: SvelteKit would put its page of errors in the place of one whose data does not come, and what is typed there were gone.
 */
export async function refreshIfThere(refresh: () => Promise<void>): Promise<void> {
	const isThere = await fetch('/healthz', { cache: 'no-store' }).then(
		({ ok }) => ok,
		() => false
	);
	if (isThere) await refresh();
}
