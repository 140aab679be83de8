import type { OfficeFormat } from '../rules/office.ts';

/** How LibreOffice names what it reads and what it writes with: given, so that it guesses nothing from a name. */
const FILTERS: Record<OfficeFormat, [read: string, write: string]> = {
	docx: ['MS Word 2007 XML', 'writer_pdf_Export'],
	odt: ['writer8', 'writer_pdf_Export'],
	xlsx: ['Calc MS Excel 2007 XML', 'calc_pdf_Export'],
	ods: ['calc8', 'calc_pdf_Export'],
	pptx: ['Impress MS PowerPoint 2007 XML', 'impress_pdf_Export'],
	odp: ['impress8', 'impress_pdf_Export']
};

/** Tags for those who listen, bookmarks for those who look; forms as what they show. */
const EXPORT = JSON.stringify({
	UseTaggedPDF: { type: 'boolean', value: 'true' },
	ExportBookmarks: { type: 'boolean', value: 'true' },
	ExportFormFields: { type: 'boolean', value: 'false' }
});

export function officeArguments(
	format: OfficeFormat,
	{ profile, folder, input }: { profile: string; folder: string; input: string }
): string[] {
	const [read, write] = FILTERS[format];
	return [
		...['--headless', '--invisible', '--nologo', '--nodefault', '--norestore', '--nolockcheck', '--nofirststartwizard'],
		...[`-env:UserInstallation=${profile}`, `--infilter=${read}`, '--convert-to', `pdf:${write}:${EXPORT}`],
		...['--outdir', folder, input]
	];
}

const setting = (path: string, name: string, value: string | number | boolean) =>
	`<item oor:path="/org.openoffice.${path}"><prop oor:name="${name}" oor:op="fuse"><value>${value}</value></prop></item>`;

/** A profile in which nothing runs and nothing is fetched: the second net behind `rules/office.ts`, the network's absence the third. */
export const OFFICE_SETTINGS = [
	'<?xml version="1.0" encoding="UTF-8"?>',
	'<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">',
	setting('Office.Common/Security/Scripting', 'DisableMacrosExecution', true),
	setting('Office.Common/Security/Scripting', 'MacroSecurityLevel', 3),
	setting('Office.Common/Security/Scripting', 'DisableActiveContent', true),
	setting('Office.Common/Security/Scripting', 'BlockUntrustedRefererLinks', true),
	setting('Office.Common/Load', 'UpdateDocMode', 0),
	setting('Office.Writer/Content/Update', 'Link', 2),
	setting('Office.Calc/Content/Update', 'Link', 2),
	setting('Office.Java/VirtualMachine', 'DisableJava', true),
	// A proxy that is not there.
	setting('Inet/Settings', 'ooInetProxyType', 2),
	setting('Inet/Settings', 'ooInetHTTPProxyName', '127.0.0.1'),
	setting('Inet/Settings', 'ooInetHTTPProxyPort', 9),
	setting('Inet/Settings', 'ooInetHTTPSProxyName', '127.0.0.1'),
	setting('Inet/Settings', 'ooInetHTTPSProxyPort', 9),
	'</oor:items>'
].join('\n');
