import { version } from '$app/env';
import { assets, immutable, prerendered } from '$app/manifest';
import { self } from '$app/service-worker';
import { clientsClaim } from 'workbox-core';
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { updatesAreHeld } from '../lib/offline/update-hold.ts';

/**
 * The app shell, by exact list, and nothing else: answers of the server are never kept here, so no page of one person can be
 * shown to another. Papers, agendas and notes live in the tablet's own store (`#lib/offline`).
 */
const SHELL = '/app';

precacheAndRoute(
	[
		...immutable.map(({ path }) => ({ url: `/${path}`, revision: null })),
		...assets.map(({ path }) => ({ url: `/${path}`, revision: version })),
		...prerendered.filter(({ path }) => `/${path}` === SHELL).map(() => ({ url: SHELL, revision: version }))
	],
	{ directoryIndex: '', cleanURLs: false, ignoreURLParametersMatching: [] }
);
cleanupOutdatedCaches();
clientsClaim();
registerRoute(new NavigationRoute(createHandlerBoundToURL(SHELL), { allowlist: [/^\/app(\/|\?|$)/] }));

/**
 * During an open sitting no new version gets in: it would take over as soon as the app is closed and opened again. The refused
 * installation is tried again at the next check.
 */
self.addEventListener('install', (event) => event.waitUntil(refuseDuringSitting()));

async function refuseDuringSitting(): Promise<void> {
	if (self.registration.active && (await updatesAreHeld(Date.now())))
		throw new Error('a sitting is open: update later');
}

/** The person pressed "update" (workbox-window's `messageSkipWaiting`). */
self.addEventListener('message', (event) => {
	if ((event.data as { type?: unknown } | null)?.type === 'SKIP_WAITING') event.waitUntil(skipUnlessHeld());
});

async function skipUnlessHeld(): Promise<void> {
	if (!(await updatesAreHeld(Date.now()))) await self.skipWaiting();
}
