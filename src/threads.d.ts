/** The address of a module that runs in a worker thread or in a process of its own: see `scripts/vite-threads.ts`. */
declare module '*?thread' {
	export const url: string;
}

/** The verifier of journals as one HTML file: see `scripts/vite-verifier.ts`. */
declare module 'virtual:journal-verifier' {
	export const page: string;
}
