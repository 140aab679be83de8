import { createSubscriber } from 'svelte/reactivity';

const MINUTE = 60_000;

const tick = createSubscriber((update) => {
	const timer = setInterval(update, MINUTE / 4);
	return () => clearInterval(timer);
});

/** The present moment in milliseconds since 1970, good to a quarter of a minute: whoever reads it is told when it moves on. */
export function now(): number {
	tick();
	return Date.now();
}
