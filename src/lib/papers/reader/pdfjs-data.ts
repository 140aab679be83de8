/** Decoders, fonts and character maps of pdf.js, each a file of our own build with a hash in its name. */
const urls = import.meta.glob<string>(
	[
		'/node_modules/pdfjs-dist/wasm/*.wasm',
		'!/node_modules/pdfjs-dist/wasm/quickjs*',
		'/node_modules/pdfjs-dist/standard_fonts/*.{pfb,ttf}',
		'/node_modules/pdfjs-dist/cmaps/*.bcmap'
	],
	{ query: '?url&no-inline', import: 'default', eager: true, exhaustive: true }
);
const urlsByFileName = new Map(Object.entries(urls).map(([path, url]) => [path.slice(path.lastIndexOf('/') + 1), url]));

/** What pdf.js asks for its data. It would build addresses from a folder; ours have hashes, so that the tablet keeps them. */
export class BundledData {
	async fetch({ filename }: { filename: string }): Promise<Uint8Array> {
		const url = urlsByFileName.get(
			filename.endsWith('.bcmap') || filename.includes('.') ? filename : `${filename}.bcmap`
		);
		if (!url) throw new Error(`pdf.js has no file ${filename}`);
		const response = await fetch(url);
		if (!response.ok) throw new Error(`${filename} answered ${response.status}`);
		return new Uint8Array(await response.arrayBuffer());
	}
}
