import sharp, { type Metadata, type SharpOptions } from 'sharp';
import { encodePicture } from './encode-picture.ts';
import { Refused } from './pdf-limits.ts';
import type { PicturePage } from './picture-pdf.ts';

/** As for pictures inside a PDF: a few bytes may unpack to gigabytes of points. Asked of the header, before anything is decoded. */
const MOST_POINTS = 2 ** 26;
/** More a tablet does not show; twice as fine as print on A4. */
const LONGEST_SIDE = 5000;
const MOST_PAGES = 500;
const A4: readonly [number, number] = [595, 842];

/** Of the decoders that libvips brings, only those of the formats that are taken. */
const LOADERS = ['Jpeg', 'Png', 'Webp', 'Tiff'];
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: LOADERS.map((name) => `VipsForeignLoad${name}Buffer`) });
// What `sharp` builds from raw samples.
sharp.unblock({ operation: ['VipsForeignLoadRaw'] });
sharp.cache(false);
sharp.concurrency(1);

const OPTIONS: SharpOptions = { limitInputPixels: MOST_POINTS, failOn: 'truncated', sequentialRead: true };

/** The pages of a picture: one, or as many as a fax or a scanner put into one TIFF. Turned as it was held, its records gone. */
export async function* wrapPicture(bytes: Buffer, description: string): AsyncGenerator<PicturePage> {
	const { pages = 1, format } = await metadataOf(bytes);
	if (pages > 1 && format !== 'tiff') throw new Refused('moving-picture');
	if (format === 'png' && bytes.includes('acTL', 0, 'latin1')) throw new Refused('moving-picture');
	if (pages > MOST_PAGES) throw new Refused('too-many-pages');
	for (let page = 0; page < pages; page += 1) yield wrapPage(bytes, page, description);
}

async function wrapPage(bytes: Buffer, page: number, description: string): Promise<PicturePage> {
	const upright = sharp(bytes, { ...OPTIONS, page })
		.autoOrient()
		.resize({ width: LONGEST_SIDE, height: LONGEST_SIDE, fit: 'inside', withoutEnlargement: true });
	const picture = await understood(encodePicture(upright));
	const isWide = picture.width > picture.height;
	const [most, tall] = isWide ? [A4[1], A4[0]] : A4;
	const scale = Math.min(most / picture.width, tall / picture.height);
	const box = [0, 0, picture.width * scale, picture.height * scale] as const;
	const size = Math.min(12, box[3] / 4);
	const matrix = [size, 0, 0, size, 0, box[3] - size];
	const texts = [{ text: description, matrix, width: box[2] }];
	return { box, rotate: 0, unit: 1, picture, texts, description };
}

const metadataOf = (bytes: Buffer): Promise<Metadata> => understood(sharp(bytes, OPTIONS).metadata());

async function understood<Value>(work: Promise<Value>): Promise<Value> {
	try {
		return await work;
	} catch (error) {
		throw new Refused(/pixel limit/.test(String(error)) ? 'too-many-points' : 'broken-picture');
	}
}
