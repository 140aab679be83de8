declare module '*.typ?raw' {
	const source: string;
	// eslint-disable-next-line no-restricted-syntax -- Vite's `?raw` has a default export
	export default source;
}
