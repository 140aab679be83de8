import { expect, test } from 'vitest';
import { isMisnamed, officeFormat, whyNotOffice, type Part } from './office.ts';

const types = (main: string): Part => ({
	name: '[Content_Types].xml',
	text: `<Types><Override PartName="/main.xml" ContentType="application/vnd.openxmlformats-officedocument.${main}.main+xml"/></Types>`
});
const mime = (name: string): Part => ({ name: 'mimetype', text: `application/vnd.oasis.opendocument.${name}` });
const rels = (relationship: string): Part => ({
	name: 'word/_rels/document.xml.rels',
	text: `<Relationships>${relationship}</Relationships>`
});
const content = (text: string): Part => ({ name: 'content.xml', text });

test.each([
	[types('wordprocessingml.document'), 'docx'],
	[types('spreadsheetml.sheet'), 'xlsx'],
	[types('presentationml.slideshow'), 'pptx'],
	[mime('text'), 'odt'],
	[mime('spreadsheet'), 'ods'],
	[mime('presentation-template'), 'odp'],
	[mime('graphics'), null],
	[{ name: 'holiday.jpg' }, null]
] as const)('%o is known by what it says inside: %s', (part, format) => expect(officeFormat([part])).toBe(format));

test.each([
	['rapport.docx', 'docx', false],
	['RAPPORT.DOTX', 'docx', false],
	['rapport.xlsx', 'docx', true],
	['rapport.pdf', 'odt', true],
	['rapport.docm', 'docx', true],
	['rapport', 'docx', false],
	['rapport du 3.11', 'docx', false]
] as const)('%s for a %s is misnamed: %s', (name, format, is) => expect(isMisnamed(name, format)).toBe(is));

test.each<[string, Part]>([
	[
		'a link to follow',
		rels('<Relationship Id="1" Type="http://x/hyperlink" Target="https://valmont.fr" TargetMode="External"/>')
	],
	['a picture inside', rels('<Relationship Id="1" Type="http://x/image" Target="media/image1.png"/>')],
	['a link in a text', content('<text:a xlink:type="simple" xlink:href="https://valmont.fr">Valmont</text:a>')],
	['a picture of the package', content('<draw:image xlink:href="Pictures/1.png" xlink:type="simple"/>')],
	['a formula of the package', content('<draw:object xlink:href="./Object 1"/>')],
	['a namespace', content('<office:document xmlns:xlink="http://www.w3.org/1999/xlink">')],
	['a field of pages', content('<w:instrText> PAGE </w:instrText><w:instrText>HYPERLINK "x"</w:instrText>')]
])('%s is converted', (_, part) => expect(whyNotOffice([part])).toBe(null));

test.each<[string, string, Part]>([
	['a password', 'office-encrypted', { name: 'META-INF/manifest.xml', text: '<manifest:encryption-data/>' }],
	['a VBA project', 'office-macros', { name: 'word/vbaProject.bin' }],
	['a StarBasic library', 'office-macros', { name: 'Basic/Standard/Module1.xml', text: '<x/>' }],
	['a control that runs', 'office-macros', { name: 'word/activeX/activeX1.xml', text: '<x/>' }],
	[
		'a type for macros',
		'office-macros',
		{ name: '[Content_Types].xml', text: 'application/vnd.ms-word.document.macroEnabled.main+xml' }
	],
	[
		'an event that runs a script',
		'office-macros',
		content('<script:event-listener xlink:href="vnd.sun.star.script:../../x.py$f"/>')
	],
	['a script behind a link', 'office-macros', content('<text:a xlink:href="macro:///Standard.M.f()">')],
	[
		'a picture from elsewhere',
		'office-linked',
		rels('<Relationship Id="1" Type="http://x/image" Target="http://evil/x.png" TargetMode="External"/>')
	],
	[
		'a template from elsewhere',
		'office-linked',
		rels("<Relationship TargetMode = 'External' Type='http://x/attachedTemplate' Target='file:///x'/>")
	],
	[
		'a picture from elsewhere in other letters',
		'office-linked',
		rels('<Relationship Type="http://x/image" Target="x" TargetMode="&#69;xternal"/>')
	],
	['a path out of the package', 'office-linked', content('<draw:image xlink:href="../../etc/passwd"/>')],
	['a file of this machine', 'office-linked', content('<text:section-source xlink:href="file:///etc/passwd"/>')],
	['the same by another prefix', 'office-linked', content('<draw:image any:href="https://evil/x.png"/>')],
	['a sheet from elsewhere', 'office-linked', { name: 'xl/externalLinks/externalLink1.xml', text: '<x/>' }],
	['a page in a page', 'office-linked', { name: 'word/afchunk.mht' }],
	[
		'a field that reads a file',
		'office-linked',
		content('<w:instrText>INCLUDE</w:instrText><w:r/><w:instrText>TEXT "c:/x"</w:instrText>')
	],
	['a simple field that reads a file', 'office-linked', content("<w:fldSimple w:instr='DDEAUTO x'/>")],
	['a formula that asks the network', 'office-linked', content('<f>_xlfn.WEBSERVICE("http://evil")</f>')],
	['a document type', 'broken-office', content('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "a">]>')],
	['two bytes a letter', 'broken-office', content('<\0?\0x\0m\0l\0')],
	['an odd encoding', 'broken-office', content('<?xml version="1.0" encoding="UTF-7"?><x/>')]
])('%s: %s', (_, refusal, part) => expect(whyNotOffice([part])).toBe(refusal));
