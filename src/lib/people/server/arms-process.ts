import sharp from 'sharp';
import type { DrawnArms } from './arms.ts';

/** Enough for a coat of arms from a scanner; a small file that unfolds into more is a bomb. */
const MOST_POINTS = 24_000_000;
const SIDE = 512;
/** A drawing is a program (SVG), and other kinds are read by older code: neither is opened. */
const KINDS = ['png', 'jpeg', 'webp'];

process.once('message', (bytes: Uint8Array) => {
	void draw(Buffer.from(bytes))
		.catch((): DrawnArms => ({ refusal: 'arms-unreadable' }))
		.then((drawn) => process.send?.(drawn, () => process.exit(0)));
});

/** The points only, as a new PNG: nothing else of what came goes on. */
async function draw(bytes: Buffer): Promise<DrawnArms> {
	if (!isPicture(bytes)) return { refusal: 'arms-unreadable' };
	const picture = sharp(bytes, { limitInputPixels: MOST_POINTS, failOn: 'error', pages: 1 });
	const { format } = await picture.metadata();
	if (!KINDS.includes(format)) return { refusal: 'arms-unreadable' };
	const square = { width: SIDE, height: SIDE, fit: 'inside', withoutEnlargement: true } as const;
	return {
		png: await picture.autoOrient().resize(square).toColourspace('srgb').png({ compressionLevel: 9 }).toBuffer()
	};
}

/** By its first bytes, before any reader is chosen. */
function isPicture(bytes: Buffer): boolean {
	const begins = bytes.toString('latin1', 0, 12);
	return begins.startsWith('\x89PNG\r\n') || begins.startsWith('\xff\xd8\xff') || /^RIFF[^]{4}WEBP/.test(begins);
}
