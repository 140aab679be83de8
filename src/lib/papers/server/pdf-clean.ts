import { PDF, PdfDict, PdfName } from '@libpdf/core';
import { checkPages, Refused, resolver } from './pdf-limits.ts';
import { withoutStray } from './pdf-mend.ts';
import { findForbidden } from './pdf-rescan.ts';
import { takeOutActive } from './pdf-walk.ts';

export interface CleanPdf {
	/** Absent: the file is signed, and stays as it came. */
	rewritten?: Uint8Array;
	/** Names of what was active, sorted: taken out, or, in a signed file, left where nobody is shown it. */
	removed: string[];
}

/**
 * A file without anything active in it: walked, written anew from what its root reaches, so that nothing unreferenced stays, and
 * looked through again. A signed file is not touched: what is active in it, in whatever revision, is only named. Throws `Refused`.
 */
export async function cleanPdf(bytes: Uint8Array): Promise<CleanPdf> {
	const pdf = await PDF.load(withoutStray(bytes));
	if (pdf.isEncrypted && !pdf.isAuthenticated) throw new Refused('encrypted');
	const root = pdf.getCatalog();
	const resolve = resolver(pdf);
	checkPages(root, resolve);
	const { removed, chosen, isSigned } = takeOutActive(root, resolve);
	if (isSigned) {
		const hidden = findForbidden(bytes, chosen);
		return { removed: [...removed, ...(hidden && !removed.has(hidden) ? [hidden] : [])].sort() };
	}
	const rewritten = await write(pdf, root);
	if (findForbidden(rewritten, chosen)) throw new Refused('active');
	return { rewritten, removed: [...removed].sort() };
}

/** Of what says who made it only the title stays, and no lock: whoever may read it here needs none. */
async function write(pdf: PDF, root: PdfDict): Promise<Uint8Array> {
	const { info } = pdf.context;
	keepTitleOnly(info.trailer, (value) => resolver(pdf)(value));
	info.isEncrypted = false;
	info.securityHandler = null;
	// Without a change the library would give back the very bytes that came.
	root.delete('Type');
	root.set('Type', PdfName.Catalog);
	return pdf.save({ useXRefStream: false, compressStreams: true });
}

function keepTitleOnly(trailer: PdfDict, resolve: ReturnType<typeof resolver>): void {
	const about = resolve(trailer.get('Info'));
	if (!(about instanceof PdfDict)) return void trailer.delete('Info');
	for (const key of [...about.keys()]) if (key.value !== 'Title') about.delete(key);
}
