import { deflateSync } from 'node:zlib';
import type { PdfPicture } from './encode-picture.ts';

/** A piece of text on a page, where the reader would draw it (ISO 32000-1, 9.4.4). */
export interface HiddenText {
	text: string;
	matrix: readonly number[];
	/** In points along the line. */
	width: number;
}

export interface PicturePage {
	/** Left, bottom, right, top, in the units of the page. */
	box: readonly [number, number, number, number];
	rotate: number;
	/** Points in one unit of the page. */
	unit: number;
	picture: PdfPicture;
	/** Under the picture, for search, copying and reading aloud. */
	texts: readonly HiddenText[];
	/** The picture is what the page says: what it shows, for those who do not see it. Absent: the text says it. */
	description?: string;
}

/** Fixed objects; each page has four more after them. */
const [CATALOG, PAGES, INFO, TREE, DOCUMENT, PARENTS, FONT, CID_FONT, DESCRIPTOR, UNICODE] = [
	...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
] as [number, number, number, number, number, number, number, number, number, number];
const FIRST = 11;
/** The width of every letter of the hidden font, in thousandths. */
const WIDTH = 500;

/**
 * A tagged PDF of pictures, one a page, with invisible text (rendering mode 3, for which ISO 14289-1, 7.21.4.1 asks no embedded
 * font) in one structure element a page: a paragraph, or a figure with its alternative text.
 */
export function picturePdf(pages: readonly PicturePage[], { title, language }: { title: string; language: string }) {
	const pdf = new Source();
	const ids = pages.map((_, index) => FIRST + index * 4);
	const list = (offset: number) => ids.map((id) => `${id + offset} 0 R`).join(' ');
	const seen = `/MarkInfo << /Marked true >> /ViewerPreferences << /DisplayDocTitle true >>`;
	pdf.add(
		CATALOG,
		`<< /Type /Catalog /Pages ${PAGES} 0 R /StructTreeRoot ${TREE} 0 R /Lang ${text(language)} ${seen} >>`
	);
	pdf.add(PAGES, `<< /Type /Pages /Count ${pages.length} /Kids [${list(0)}] >>`);
	pdf.add(INFO, `<< /Title ${text(title)} >>`);
	pdf.add(TREE, `<< /Type /StructTreeRoot /K ${DOCUMENT} 0 R /ParentTree ${PARENTS} 0 R >>`);
	pdf.add(DOCUMENT, `<< /Type /StructElem /S /Document /P ${TREE} 0 R /K [${list(3)}] >>`);
	pdf.add(PARENTS, `<< /Nums [${ids.map((id, index) => `${index} [${id + 3} 0 R]`).join(' ')}] >>`);
	addFont(pdf);
	for (const [index, page] of pages.entries()) addPage(pdf, page, index, ids[index] ?? 0);
	return pdf.end();
}

function addPage(pdf: Source, page: PicturePage, index: number, id: number): void {
	const { box, rotate, unit, picture } = page;
	const [content, image, element] = [id + 1, id + 2, id + 3];
	const resources = `<< /XObject << /Im ${image} 0 R >> /Font << /F ${FONT} 0 R >> >>`;
	const turned = `${rotate ? `/Rotate ${rotate} ` : ''}${unit === 1 ? '' : `/UserUnit ${num(unit)} `}`;
	pdf.add(
		id,
		`<< /Type /Page /Parent ${PAGES} 0 R /MediaBox [${box.map(num).join(' ')}] ${turned}/Contents ${content} 0 R ` +
			`/Resources ${resources} /StructParents ${index} /Tabs /S >>`
	);
	pdf.addStream(content, '/Filter /FlateDecode', deflateSync(Buffer.from(contentOf(page))));
	const size = `/Width ${picture.width} /Height ${picture.height}`;
	pdf.addStream(image, `/Type /XObject /Subtype /Image ${size} ${picture.dictionary}`, picture.bytes);
	const says = page.description === undefined ? '/S /P' : `/S /Figure /Alt ${text(page.description)}`;
	pdf.add(element, `<< /Type /StructElem ${says} /P ${DOCUMENT} 0 R /Pg ${id} 0 R /K 0 >>`);
}

function contentOf({ box: [left, bottom, right, top], texts, description }: PicturePage): string {
	const drawn = `q ${num(right - left)} 0 0 ${num(top - bottom)} ${num(left)} ${num(bottom)} cm /Im Do Q`;
	const hidden = texts.map(hide).join('\n');
	return description === undefined
		? `/Artifact BMC ${drawn} EMC\n/P << /MCID 0 >> BDC\n${hidden}\nEMC`
		: `/Figure << /MCID 0 >> BDC\n${drawn}\n${hidden}\nEMC`;
}

/** Letters of one width, stretched so that the piece is as long as the one that is seen. */
function hide({ text: said, matrix, width }: HiddenText): string {
	const [a = 1, b = 0] = matrix;
	const natural = (said.length * WIDTH * Math.hypot(a, b)) / 1000;
	const stretch = natural > 0 && width > 0 ? (100 * width) / natural : 100;
	return `BT 3 Tr /F 1 Tf ${num(stretch)} Tz ${matrix.map(num).join(' ')} Tm <${utf16(said).toString('hex')}> Tj ET`;
}

function addFont(pdf: Source): void {
	const system = '/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>';
	const name = '/BaseFont /Hidden';
	pdf.add(
		FONT,
		`<< /Type /Font /Subtype /Type0 ${name} /Encoding /Identity-H /DescendantFonts [${CID_FONT} 0 R] /ToUnicode ${UNICODE} 0 R >>`
	);
	pdf.add(
		CID_FONT,
		`<< /Type /Font /Subtype /CIDFontType2 ${name} ${system} /FontDescriptor ${DESCRIPTOR} 0 R /DW ${WIDTH} /CIDToGIDMap /Identity >>`
	);
	const shape = '/Flags 4 /FontBBox [0 -200 500 800] /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80';
	pdf.add(DESCRIPTOR, `<< /Type /FontDescriptor /FontName /Hidden ${shape} >>`);
	pdf.addStream(UNICODE, '/Filter /FlateDecode', deflateSync(Buffer.from(toUnicode())));
}

/** Every code is its own UTF-16 unit (ISO 32000-1, 9.10.3); a range may not cross its first byte, a block holds a hundred. */
function toUnicode(): string {
	const two = (value: number) => value.toString(16).padStart(2, '0');
	const rows = Array.from({ length: 256 }, (_, high) => `<${two(high)}00> <${two(high)}ff> <${two(high)}00>`);
	const blocks = [rows.slice(0, 100), rows.slice(100, 200), rows.slice(200)];
	const ranges = blocks.map((block) => `${block.length} beginbfrange\n${block.join('\n')}\nendbfrange`).join('\n');
	return `/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def /CMapType 2 def
1 begincodespacerange <0000> <ffff> endcodespacerange
${ranges}
endcmap CMapName currentdict /CMap defineresource pop end end`;
}

const utf16 = (said: string) => Buffer.from(said, 'utf16le').swap16();
/** A text string (ISO 32000-1, 7.9.2.2). */
const text = (said: string) => `<feff${utf16(said).toString('hex')}>`;
const num = (value: number) => String(Math.round(value * 10_000) / 10_000);

/** The source of a PDF as it grows. */
class Source {
	readonly #parts: Buffer[] = [];
	readonly #places: number[] = [];
	#length = 0;

	constructor() {
		this.#push('%PDF-1.7\n%âãÏÓ\n');
	}

	add(id: number, object: string): void {
		this.#places[id] = this.#length;
		this.#push(`${id} 0 obj\n${object}\nendobj\n`);
	}

	addStream(id: number, dictionary: string, bytes: Buffer): void {
		this.#places[id] = this.#length;
		this.#push(`${id} 0 obj\n<< ${dictionary} /Length ${bytes.length} >> stream\n`);
		this.#push(bytes);
		this.#push('\nendstream\nendobj\n');
	}

	end(): Buffer {
		const start = this.#length;
		const rows = this.#places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`);
		rows[0] = '0000000000 65535 f \n';
		const trailer = `trailer\n<< /Size ${rows.length} /Root ${CATALOG} 0 R /Info ${INFO} 0 R >>`;
		this.#push(`xref\n0 ${rows.length}\n${rows.join('')}${trailer}\nstartxref\n${start}\n%%EOF\n`);
		return Buffer.concat(this.#parts);
	}

	#push(part: string | Buffer): void {
		const bytes = typeof part === 'string' ? Buffer.from(part, 'latin1') : part;
		this.#parts.push(bytes);
		this.#length += bytes.length;
	}
}
