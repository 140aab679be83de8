/** The address of a module that runs in a worker thread or in a process of its own: see `scripts/vite-threads.ts`. */
declare module '*?thread' {
	export const url: string;
}
