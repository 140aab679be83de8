/** What is converted, by the usual ending of its name. */
export type OfficeFormat = 'docx' | 'xlsx' | 'pptx' | 'odt' | 'ods' | 'odp';

/** Of papers' refusals (`schemas.ts`), those of office files. */
export type OfficeRefusal =
	'office-encrypted' | 'office-macros' | 'office-linked' | 'office-too-big' | 'office-extension' | 'broken-office';

/** A part of a package (ZIP): its name, and its text where it is XML. */
export interface Part {
	name: string;
	text?: string;
}

/** Main parts of ECMA-376 packages, by their content type: what a program may open, templates and shows included. */
const OOXML: [RegExp, OfficeFormat][] = [
	[/wordprocessingml\.(?:document|template)\.main\+xml/, 'docx'],
	[/spreadsheetml\.(?:sheet|template)\.main\+xml/, 'xlsx'],
	[/presentationml\.(?:presentation|template|slideshow)\.main\+xml/, 'pptx']
];
const ODF: [RegExp, OfficeFormat][] = [
	[/^application\/vnd\.oasis\.opendocument\.text(?:-template)?$/, 'odt'],
	[/^application\/vnd\.oasis\.opendocument\.spreadsheet(?:-template)?$/, 'ods'],
	[/^application\/vnd\.oasis\.opendocument\.presentation(?:-template)?$/, 'odp']
];
/** Endings under which a format is known; any other, or none, says nothing. */
const ENDINGS: Record<OfficeFormat, string[]> = {
	docx: ['docx', 'dotx'],
	xlsx: ['xlsx', 'xltx'],
	pptx: ['pptx', 'potx', 'ppsx'],
	odt: ['odt', 'ott'],
	ods: ['ods', 'ots'],
	odp: ['odp', 'otp']
};
/** Endings that promise something else than what an office package is. */
const OTHERS = ['docm', 'xlsm', 'pptm', 'doc', 'xls', 'ppt', 'pdf', 'jpg', 'jpeg', 'png', 'webp', 'tif', 'tiff'];

/** What a package is, by what it says inside; null for a ZIP that is none of them. */
export function officeFormat(parts: readonly Part[]): OfficeFormat | null {
	const textOf = (name: string) => parts.find((part) => part.name === name)?.text ?? '';
	const [types, mime] = [textOf('[Content_Types].xml'), textOf('mimetype').trim()];
	const found = OOXML.find(([type]) => type.test(types)) ?? ODF.find(([type]) => type.test(mime));
	return found?.[1] ?? null;
}

/** Whether a name promises another kind of file than there is: made to deceive, or renamed by mistake. */
export function isMisnamed(fileName: string, format: OfficeFormat): boolean {
	const ending = fileName.toLowerCase().split('.').at(-1) ?? '';
	const known = [...Object.values(ENDINGS).flat(), ...OTHERS];
	return known.includes(ending) && !ENDINGS[format].includes(ending);
}

const MACRO_PART = /(?:^|\/)(?:vba\w*\.bin|vba\w*\.xml|macrosheets\/|activex\/|basic\/|scripts\/|dialogs\/)/i;
const MACRO_TYPE = /macroEnabled|ms-office\.vba|ms-excel\.(?:intl)?macrosheet/i;
/** A program of the office suite, called by an event or a link (CVE-2018-16858). */
const MACRO_CALL = /["'](?:vnd\.sun\.star\.script|vnd\.sun\.star\.expand|macro|script):/i;
/** Parts that are a second file with a parser of its own, and those that fetch data. */
const FETCHING_PART = /\.(?:html?|mht(?:ml)?|rtf|xht(?:ml)?)$|^xl\/(?:externalLinks\/|connections\.xml|queryTables\/)/i;
/** Fields of word processing and functions of sheets that read elsewhere. */
const FETCHING_FIELD = /\b(?:INCLUDEPICTURE|INCLUDETEXT|INCLUDE|IMPORT|DDE|DDEAUTO|LINK|DATABASE|RD)\b/i;
const FETCHING_CALL = /\bWEBSERVICE\s*\(|<office:dde-source|<table:dde-link/i;
/** Where a path leads out of the package. */
const OUTSIDE = /^(?:[a-z][a-z\d+.-]*:|\/|\\|\.\.[/\\])/i;
/** Elements of ODF whose link is for whoever reads, or is only kept: nothing is read from there. */
const HARMLESS = /^(?:text:a|draw:a|form:|meta:|presentation:event-listener)/;

/** Why a package is not converted: password, programs, anything that would be read from elsewhere, texts in an odd writing. */
export function whyNotOffice(parts: readonly Part[]): OfficeRefusal | null {
	if (parts.some(({ name, text = '' }) => name === 'META-INF/manifest.xml' && /encryption-data/.test(text)))
		return 'office-encrypted';
	const read = parts.map(({ name, text = '' }) => ({ name, text: withoutReferences(text) }));
	if (read.some(({ name, text }) => MACRO_PART.test(name) || hasMacro(name, text))) return 'office-macros';
	if (read.some(({ name, text }) => FETCHING_PART.test(name) || isFetching(name, text))) return 'office-linked';
	return read.some(({ text }) => isOdd(text)) ? 'broken-office' : null;
}

const hasMacro = (name: string, text: string) =>
	(name === '[Content_Types].xml' && MACRO_TYPE.test(text)) || MACRO_CALL.test(text);

function isFetching(name: string, text: string): boolean {
	if (name.endsWith('.rels')) return tagsOf(text, 'Relationship').some(leadsOutside);
	if (FETCHING_CALL.test(text) || fieldsOf(text).some((field) => FETCHING_FIELD.test(field))) return true;
	return [...text.matchAll(/<([\w-]+:[\w-]+)(\s[^<>]*)>/g)].some(
		([, element = '', attributes = '']) =>
			!HARMLESS.test(element) && OUTSIDE.test(/[\w-]+:href\s*=\s*["']([^"']*)/.exec(attributes)?.[1] ?? '')
	);
}

/** A relationship (ECMA-376-2, 9.3) may lead outside as a link to follow, and as nothing else. */
function leadsOutside(tag: string): boolean {
	const valueOf = (name: string) => new RegExp(`\\s${name}\\s*=\\s*["']([^"']*)`).exec(tag)?.[1] ?? '';
	const isOutside = valueOf('TargetMode') === 'External' || /^(?:[a-z][a-z\d+.-]*:|\/\/|\\)/i.test(valueOf('Target'));
	return isOutside && !valueOf('Type').endsWith('/hyperlink');
}

const tagsOf = (text: string, name: string): string[] =>
	[...text.matchAll(new RegExp(`<(?:[\\w-]+:)?${name}\\s[^<>]*>`, 'g'))].map(([tag]) => tag);

/** The instructions of fields. Cut into runs anywhere, so they are read glued together as well as apart. */
function fieldsOf(text: string): string[] {
	const runs = [...text.matchAll(/<w:instrText[^>]*>([^<]*)/g)].map(([, run = '']) => run);
	const simple = [...text.matchAll(/\sw:instr\s*=\s*(?:"([^"]*)|'([^']*))/g)].map(
		([, one, other]) => one ?? other ?? ''
	);
	return [runs.join(''), runs.join(' '), ...simple];
}

/** `&#69;` is E: nothing hides behind references to characters. */
function withoutReferences(text: string): string {
	return text.replaceAll(/&#(?:x([\da-f]{1,6})|(\d{1,7}));/gi, (_, hex?: string, decimal?: string) => {
		const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
		return code <= 0x10_ff_ff ? String.fromCodePoint(code) : '';
	});
}

/** A writing that a check by letters would not see through, or a document type, which office files do not have. */
function isOdd(text: string): boolean {
	const encoding = /^[^<]{0,4}<\?xml[^>]*\sencoding\s*=\s*["']([^"']*)/.exec(text)?.[1] ?? 'utf-8';
	return (
		text.includes('\0') || /<!(?:DOCTYPE|ENTITY)/i.test(text) || !/^(?:utf-?8|us-ascii|iso-8859-1)$/i.test(encoding)
	);
}
