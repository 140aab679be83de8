import { strToU8, zipSync, type Zippable } from 'fflate';

const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const MAIN = 'application/vnd.openxmlformats-officedocument';
const SCHEMA = 'http://schemas.openxmlformats.org';
const RELATIONS = `${SCHEMA}/officeDocument/2006/relationships`;
const rels = (...list: string[]) =>
	`${DECLARATION}<Relationships xmlns="${SCHEMA}/package/2006/relationships">${list.join('')}</Relationships>`;
export const relationship = (type: string, target: string, mode = '') =>
	`<Relationship Id="r${type.length}" Type="${RELATIONS}/${type}" Target="${target}"${mode && ` TargetMode="${mode}"`}/>`;

/** Parts of a package by their names; `undefined` takes one away. */
export type Parts = Record<string, string | Uint8Array | undefined>;

export function packageOf(parts: Parts): Buffer {
	const files: Zippable = {};
	for (const [name, part] of Object.entries(parts))
		if (part !== undefined) {
			const bytes = typeof part === 'string' ? strToU8(part) : part;
			// As it is, at the beginning, so that a file is known by its first bytes (ODF 1.3, part 2, 3.3).
			files[name] = name === 'mimetype' ? [bytes, { level: 0 }] : bytes;
		}
	return Buffer.from(zipSync(files));
}

function ooxml(kind: string, main: string, parts: Parts): Parts {
	const type = `<Override PartName="/${main}" ContentType="${MAIN}.${kind}.main+xml"/>`;
	const defaults = `<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>`;
	return {
		'[Content_Types].xml': `${DECLARATION}<Types xmlns="${SCHEMA}/package/2006/content-types">${defaults}${type}</Types>`,
		'_rels/.rels': rels(relationship('officeDocument', main)),
		...parts
	};
}

/** The smallest report of a word processor: a heading and paragraphs. */
export function docx(text: string, more: Parts = {}): Buffer {
	const paragraph = `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`;
	const document = `${DECLARATION}<w:document xmlns:w="${SCHEMA}/wordprocessingml/2006/main"><w:body>${paragraph}</w:body></w:document>`;
	return packageOf({
		...ooxml('wordprocessingml.document', 'word/document.xml', { 'word/document.xml': document }),
		...more
	});
}

export function xlsx(text: string, more: Parts = {}): Buffer {
	const main = `${SCHEMA}/spreadsheetml/2006/main`;
	const sheet = `<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>${text}</t></is></c></row></sheetData>`;
	const parts = {
		'xl/workbook.xml': `${DECLARATION}<workbook xmlns="${main}" xmlns:r="${RELATIONS}"><sheets><sheet name="Budget" sheetId="1" r:id="r9"/></sheets></workbook>`,
		'xl/_rels/workbook.xml.rels': rels(relationship('worksheet', 'worksheets/sheet1.xml')),
		'xl/worksheets/sheet1.xml': `${DECLARATION}<worksheet xmlns="${main}">${sheet}</worksheet>`
	};
	return packageOf({ ...ooxml('spreadsheetml.sheet', 'xl/workbook.xml', parts), ...more });
}

/** One slide with a text of its own. */
export function pptx(text: string, more: Parts = {}): Buffer {
	const names = `xmlns:a="${SCHEMA}/drawingml/2006/main" xmlns:p="${SCHEMA}/presentationml/2006/main" xmlns:r="${RELATIONS}"`;
	const box =
		'<a:xfrm><a:off x="500000" y="500000"/><a:ext cx="8000000" cy="1000000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>';
	const shape = `<p:sp><p:nvSpPr><p:cNvPr id="2" name="Titre"/><p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr><p:spPr>${box}</p:spPr><p:txBody><a:bodyPr/><a:p><a:r><a:t>${text}</a:t></a:r></a:p></p:txBody></p:sp>`;
	const tree = (shapes: string) =>
		`<p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>${shapes}</p:spTree></p:cSld>`;
	const parts = {
		'ppt/presentation.xml': `${DECLARATION}<p:presentation ${names}><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="r11"/></p:sldMasterIdLst><p:sldIdLst><p:sldId id="256" r:id="r5"/></p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/></p:presentation>`,
		'ppt/_rels/presentation.xml.rels': rels(
			relationship('slide', 'slides/slide1.xml'),
			relationship('slideMaster', 'slideMasters/slideMaster1.xml')
		),
		'ppt/slides/slide1.xml': `${DECLARATION}<p:sld ${names}>${tree(shape)}</p:sld>`,
		'ppt/slides/_rels/slide1.xml.rels': rels(relationship('slideLayout', '../slideLayouts/slideLayout1.xml')),
		'ppt/slideLayouts/slideLayout1.xml': `${DECLARATION}<p:sldLayout ${names}>${tree('')}</p:sldLayout>`,
		'ppt/slideLayouts/_rels/slideLayout1.xml.rels': rels(
			relationship('slideMaster', '../slideMasters/slideMaster1.xml')
		),
		'ppt/slideMasters/slideMaster1.xml': `${DECLARATION}<p:sldMaster ${names}>${tree('')}<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/></p:sldMaster>`,
		'ppt/slideMasters/_rels/slideMaster1.xml.rels': rels(
			relationship('slideLayout', '../slideLayouts/slideLayout1.xml')
		)
	};
	return packageOf({ ...ooxml('presentationml.presentation', 'ppt/presentation.xml', parts), ...more });
}

const OASIS = 'urn:oasis:names:tc:opendocument:xmlns';
const BODIES = {
	text: (text: string) => `<office:text><text:p>${text}</text:p></office:text>`,
	spreadsheet: (text: string) =>
		`<office:spreadsheet><table:table table:name="Budget"><table:table-row><table:table-cell office:value-type="string"><text:p>${text}</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet>`,
	presentation: (text: string) =>
		`<office:presentation><draw:page draw:name="1"><draw:frame svg:x="1cm" svg:y="1cm" svg:width="20cm" svg:height="3cm"><draw:text-box><text:p>${text}</text:p></draw:text-box></draw:frame></draw:page></office:presentation>`
};

/** The smallest files of OpenDocument. */
export function odf(kind: keyof typeof BODIES, text: string, more: Parts = {}): Buffer {
	const mimetype = `application/vnd.oasis.opendocument.${kind}`;
	const names = ['office', 'text', 'table'].map((name) => `xmlns:${name}="${OASIS}:${name}:1.0"`);
	const others = `xmlns:draw="${OASIS}:drawing:1.0" xmlns:svg="${OASIS}:svg-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"`;
	const entry = (path: string, type: string) =>
		`<manifest:file-entry manifest:full-path="${path}" manifest:media-type="${type}"/>`;
	return packageOf({
		mimetype,
		'META-INF/manifest.xml': `${DECLARATION}<manifest:manifest xmlns:manifest="${OASIS}:manifest:1.0" manifest:version="1.2">${entry('/', mimetype)}${entry('content.xml', 'text/xml')}</manifest:manifest>`,
		'content.xml': `${DECLARATION}<office:document-content ${names.join(' ')} ${others} office:version="1.2"><office:body>${BODIES[kind](text)}</office:body></office:document-content>`,
		...more
	});
}
