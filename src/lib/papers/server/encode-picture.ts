import sharp, { type Sharp } from 'sharp';

/** A picture as a PDF holds it (ISO 32000-1, 8.9.5): samples under one filter, nothing else; no camera, place or profile. */
export interface PdfPicture {
	width: number;
	height: number;
	/** The rest of its dictionary. */
	dictionary: string;
	bytes: Buffer;
}

/** The samples of a picture: rows from the top, three bytes a point. */
interface Samples {
	bytes: Buffer;
	width: number;
	height: number;
}

/** Of two channels: a difference that nobody sees, and scanners make. */
const GREY_WITHIN = 2;
/** Share of points between black and white above which a page is a photograph rather than lines. */
const MOST_MIDDLE = 0.15;
const JPEG_QUALITY = 82;

/** Samples are taken out and encoded anew, so that nothing but them goes on: lines without loss, photographs as JPEG. */
export async function encodePicture(picture: Sharp): Promise<PdfPicture> {
	const flat = picture.flatten({ background: '#fff' }).toColourspace('srgb').removeAlpha();
	const { data, info } = await flat.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
	if (info.channels !== 3) return encodeGrey(sharp(data, { raw: info }).extractChannel(0), info);
	const samples = { bytes: data, width: info.width, height: info.height };
	const { isGrey, isLines } = lookAt(samples);
	const raw = sharp(data, { raw: { width: info.width, height: info.height, channels: 3 } });
	if (isGrey) return isLines ? encodeLines(raw) : encodeGrey(raw.extractChannel(1), info);
	return smaller(await lossless(raw), jpeg(await raw.jpeg(photograph).toBuffer(), info, '/DeviceRGB'));
}

const photograph = { quality: JPEG_QUALITY, chromaSubsampling: '4:4:4' };

async function encodeGrey(raw: Sharp, size: { width: number; height: number }): Promise<PdfPicture> {
	const grey = raw.toColourspace('b-w');
	return smaller(
		await lossless(grey.clone()),
		jpeg(await grey.jpeg({ quality: JPEG_QUALITY }).toBuffer(), size, '/DeviceGray')
	);
}

/** Print in black on white: sixteen greys are what smoothed letters need, in a third of the bytes. */
async function encodeLines(raw: Sharp): Promise<PdfPicture> {
	return fromPng(await raw.png({ palette: true, colours: 16, dither: 0, effort: 1 }).toBuffer());
}

async function lossless(raw: Sharp): Promise<PdfPicture> {
	return fromPng(await raw.png({ compressionLevel: 7, adaptiveFiltering: true }).toBuffer());
}

const smaller = (one: PdfPicture, other: PdfPicture) => (one.bytes.length <= other.bytes.length ? one : other);

function lookAt({ bytes }: Samples): { isGrey: boolean; isLines: boolean } {
	let middle = 0;
	for (let at = 0; at < bytes.length; at += 3) {
		const [red = 0, green = 0, blue = 0] = [bytes[at], bytes[at + 1], bytes[at + 2]];
		if (Math.abs(red - green) > GREY_WITHIN || Math.abs(blue - green) > GREY_WITHIN)
			return { isGrey: false, isLines: false };
		if (green > 24 && green < 232) middle += 1;
	}
	return { isGrey: true, isLines: middle * 3 < MOST_MIDDLE * bytes.length };
}

function jpeg(bytes: Buffer, { width, height }: { width: number; height: number }, space: string): PdfPicture {
	return { width, height, bytes, dictionary: `/ColorSpace ${space} /BitsPerComponent 8 /Filter /DCTDecode` };
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
