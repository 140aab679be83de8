import sharp, { type Sharp } from 'sharp';

/** A picture as a PDF holds it (ISO 32000-1, 8.9.5): samples under one filter, nothing else; no camera, place or profile. */
export interface PdfPicture {
	width: number;
	height: number;
	/** The rest of its dictionary. */
	dictionary: string;
	bytes: Buffer;
}

/** Of two channels: a difference that nobody sees, and scanners make. */
const GREY_WITHIN = 2;
/** Share of points between black and white above which a page is a photograph rather than lines. */
const MOST_MIDDLE = 0.15;
/** Coarse colours of a page of coloured print. */
const MOST_COLOURS = 64;
const JPEG_QUALITY = 82;

/** Samples are taken out and encoded anew, so that nothing but them goes on: lines without loss, photographs as JPEG. */
export async function encodePicture(picture: Sharp): Promise<PdfPicture> {
	const flat = picture.flatten({ background: '#fff' }).toColourspace('srgb').removeAlpha();
	const { data, info } = await flat.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
	if (info.channels !== 3) return encodeGrey(sharp(data, { raw: info }));
	const raw = sharp(data, { raw: { width: info.width, height: info.height, channels: 3 } });
	switch (lookOf(data)) {
		case 'grey lines':
			return muchSmaller(await encodeGrey(raw.clone()), await encodeLines(raw, 16));
		case 'lines':
			return encodeLines(raw, 2 * MOST_COLOURS);
		case 'grey':
			return encodeGrey(raw);
		case 'colours':
			return smaller(await lossless(raw), await asJpeg(raw));
	}
}

async function encodeGrey(raw: Sharp): Promise<PdfPicture> {
	const grey = raw.toColourspace('b-w');
	return smaller(await lossless(grey.clone()), await asJpeg(grey));
}

/** Print on white: so few colours are what smoothed letters need, in a third of the bytes. */
async function encodeLines(raw: Sharp, colours: number): Promise<PdfPicture> {
	return fromPng(await raw.png({ palette: true, colours, dither: 0, effort: 1 }).toBuffer());
}

async function lossless(raw: Sharp): Promise<PdfPicture> {
	return fromPng(await raw.png({ compressionLevel: 7, adaptiveFiltering: true }).toBuffer());
}

/** Lines stay sharp unless they are a scan, whose grain costs a multiple. */
const muchSmaller = (photo: PdfPicture, lines: PdfPicture) =>
	photo.bytes.length * 2 < lines.bytes.length ? photo : lines;
const smaller = (one: PdfPicture, other: PdfPicture) => (one.bytes.length <= other.bytes.length ? one : other);

type Look = 'grey lines' | 'grey' | 'lines' | 'colours';

/** Three bytes a point. Colours are counted coarsely, in sixteen steps each: smoothed print has few, a photograph hundreds. */
function lookOf(samples: Uint8Array): Look {
	const seen = new Uint8Array(4096);
	let [middle, isGrey] = [0, true];
	for (let at = 0; at < samples.length; at += 3) {
		const [red = 0, green = 0, blue = 0] = [samples[at], samples[at + 1], samples[at + 2]];
		if (Math.abs(red - green) > GREY_WITHIN || Math.abs(blue - green) > GREY_WITHIN) isGrey = false;
		if (green > 24 && green < 232) middle += 1;
		seen[((red >> 4) << 8) | ((green >> 4) << 4) | (blue >> 4)] = 1;
	}
	if (isGrey) return middle * 3 < MOST_MIDDLE * samples.length ? 'grey lines' : 'grey';
	return seen.reduce((sum, one) => sum + one, 0) <= MOST_COLOURS ? 'lines' : 'colours';
}

/** The number of its channels is what the encoder wrote, not what was hoped for: a wrong one would shift every row. */
async function asJpeg(raw: Sharp): Promise<PdfPicture> {
	const { data, info } = await raw
		.jpeg({ quality: JPEG_QUALITY, chromaSubsampling: '4:4:4' })
		.toBuffer({ resolveWithObject: true });
	const space = info.channels === 1 ? '/DeviceGray' : '/DeviceRGB';
	const dictionary = `/ColorSpace ${space} /BitsPerComponent 8 /Filter /DCTDecode`;
	return { width: info.width, height: info.height, bytes: data, dictionary };
}

const COMPONENTS: Record<number, [number, string]> = { 0: [1, '/DeviceGray'], 2: [3, '/DeviceRGB'] };

/** A PDF holds the rows of a PNG as they are, with its own predictors (ISO 32000-1, 7.4.4.4). */
function fromPng(png: Buffer): PdfPicture {
	const chunks = [...chunksOf(png)];
	const part = (name: string) => Buffer.concat(chunks.filter(([type]) => type === name).map(([, bytes]) => bytes));
	const header = part('IHDR');
	const [width, height, bits] = [header.readUInt32BE(0), header.readUInt32BE(4), header.readUInt8(8)];
	const palette = part('PLTE');
	const indexed = `[/Indexed /DeviceRGB ${palette.length / 3 - 1} <${palette.toString('hex')}>]`;
	const [colors, space] = COMPONENTS[header.readUInt8(9)] ?? [1, indexed];
	const predictor = `<< /Predictor 15 /Colors ${colors} /BitsPerComponent ${bits} /Columns ${width} >>`;
	const dictionary = `/ColorSpace ${space} /BitsPerComponent ${bits} /Filter /FlateDecode /DecodeParms ${predictor}`;
	return { width, height, dictionary, bytes: part('IDAT') };
}

function* chunksOf(png: Buffer): Generator<[string, Buffer]> {
	for (let at = 8; at + 12 <= png.length;) {
		const length = png.readUInt32BE(at);
		yield [png.toString('latin1', at + 4, at + 8), png.subarray(at + 8, at + 8 + length)];
		at += length + 12;
	}
}
