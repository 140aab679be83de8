/** Written at build time: the shell that the service worker keeps. */
export const prerender = true;
