/** What a file is, by its first bytes: never by its name or by what a browser says of it. */
export type FileKind =
	| { kind: 'pdf' }
	| { kind: 'picture'; format: PictureFormat }
	/** A package of parts (ZIP), or the older compound file, which is also what a package with a password is wrapped in. */
	| { kind: 'office'; container: 'package' | 'compound' }
	| { kind: 'refused'; refusal: KindRefusal };

/** Of papers' refusals (`schemas.ts`), those that the first bytes decide. */
type KindRefusal = 'unknown-kind' | 'heic' | 'drawing' | 'two-kinds';

/** The formats that are taken, as `sharp` names them. */
type PictureFormat = 'jpeg' | 'png' | 'webp' | 'tiff';

/** How many bytes of the beginning, and of the end, are to be given. */
export const HEAD_BYTES = 4096;

const PICTURES: [PictureFormat, (start: string) => boolean][] = [
	['jpeg', (start) => start.startsWith('\xff\xd8\xff')],
	['png', (start) => start.startsWith('\x89PNG\r\n\x1a\n')],
	['webp', (start) => start.startsWith('RIFF') && start.startsWith('WEBP', 8)],
	// Also BigTIFF (43).
	['tiff', (start) => ['II*\0', 'II+\0', 'MM\0*', 'MM\0+'].some((magic) => start.startsWith(magic))]
];
/** ISO base media files (ISO 14496-12) of Apple's and others' cameras. */
const HEIF = /^[^]{4}ftyp(?:hei[cfmsx]|hev[cmsx]|mif1|msf1|avi[fs])/;
/** Office files: a ZIP with their parts in it, or the older compound file. */
const COMPOUND = '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1';
const ZIP = 'PK\x03\x04';
const OFFICE_PART = /mimetypeapplication\/vnd\.(?:oasis|sun)|\[Content_Types\]\.xml|_rels\/|word\/|xl\/|ppt\//;
const SVG = /^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*|<!--[^]*?-->\s*|<!DOCTYPE svg[^>]*>\s*)*<svg[\s>]/i;
const GIF = /^GIF8[79]a/;
/** PDF readers look for the header in the first kilobyte (ISO 32000-1, appendix H). */
const PDF_WITHIN = 1024;
/** The end of a ZIP, with an empty comment as all but its makers write it: 22 bytes. */
const ZIP_END = 'PK\x05\x06';
const ZIP_END_BYTES = 22;
/** What browsers and servers would run. Long enough never to stand in a compressed picture by chance. */
const PROGRAM = /<script|<!doctype html|<html[\s>]|<\?php/i;

/** Says what a file is, or by which name it is refused. `head` and `tail`: its first and last `HEAD_BYTES`. */
export function fileKind(head: Uint8Array, tail: Uint8Array): FileKind {
	const [start, end] = [latin1(head), latin1(tail)];
	const isPdf = start.slice(0, PDF_WITHIN).includes('%PDF-');
	const picture = PICTURES.find(([, isOne]) => isOne(start));
	if (picture) {
		const isTwo = isPdf || end.slice(-ZIP_END_BYTES).startsWith(ZIP_END) || PROGRAM.test(start) || PROGRAM.test(end);
		return isTwo ? refused('two-kinds') : { kind: 'picture', format: picture[0] };
	}
	if (isPdf) return { kind: 'pdf' };
	if (HEIF.test(start)) return refused('heic');
	if (SVG.test(start) || GIF.test(start)) return refused('drawing');
	if (start.startsWith(COMPOUND)) return { kind: 'office', container: 'compound' };
	if (start.startsWith(ZIP) && OFFICE_PART.test(start)) return { kind: 'office', container: 'package' };
	return refused('unknown-kind');
}

const refused = (refusal: KindRefusal): FileKind => ({ kind: 'refused', refusal });

/** One character for each byte. */
function latin1(bytes: Uint8Array): string {
	return String.fromCharCode(...bytes.subarray(0, HEAD_BYTES));
}
