const SCHEMA = `<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema><pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:category>internal</pdfaProperty:category><pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed</pdfaProperty:description><pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType></rdf:li></rdf:Seq></pdfaSchema:property></rdf:li>`;
const IDENTIFICATION = '<pdfuaid:part xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">1</pdfuaid:part>';

/**
 * Typst 0.14 writes PDF/A-2a or PDF/UA-1, never both, though its tagged file fulfils both. This appends an incremental update
 * to a PDF/A-2a of Typst's (classic cross-reference table, catalogue and metadata in plain): the metadata name PDF/UA-1
 * with its extension schema, and readers show the title (ISO 14289-1, 5 and 7.1).
 */
export function declarePdfUa(pdf: Uint8Array): Uint8Array {
	const text = Buffer.from(pdf).toString('latin1');
	const trailer = /trailer\s*<<(.*?)>>\s*startxref\s+(\d+)\s+%%EOF\s*$/s.exec(text);
	const root = Number(/\/Root (\d+) 0 R/.exec(trailer?.[1] ?? '')?.[1]);
	const catalogue = objectOf(text, root);
	const metadataNumber = Number(/\/Metadata (\d+) 0 R/.exec(catalogue)?.[1]);
	const metadata = objectOf(text, metadataNumber);
	if (!trailer || !catalogue.includes('/ViewerPreferences <<')) throw new Error('not a PDF as Typst writes it');
	const xmp = (/stream\r?\n(.*?)\r?\nendstream/s.exec(metadata)?.[1] ?? '')
		.replace('</rdf:Bag></pdfaExtension:schemas>', `${SCHEMA}</rdf:Bag></pdfaExtension:schemas>`)
		.replace('<pdfaid:part>', `${IDENTIFICATION}<pdfaid:part>`);
	const bodies = [
		`${metadataNumber} 0 obj\n<< /Type /Metadata /Subtype /XML /Length ${xmp.length} >>\nstream\n${xmp}\nendstream\nendobj\n`,
		catalogue.replace('/ViewerPreferences <<', '/ViewerPreferences << /DisplayDocTitle true')
	];
	const base = text.endsWith('\n') ? text : `${text}\n`;
	const [first = '', second = ''] = bodies;
	const entries = [
		[metadataNumber, base.length],
		[root, base.length + first.length]
	].map(([number, at]) => `${number} 1\n${String(at).padStart(10, '0')} 00000 n \n`);
	const update = `xref\n${entries.join('')}trailer\n<<${trailer[1]}/Prev ${trailer[2]} >>\n`;
	const start = base.length + first.length + second.length;
	return Buffer.from(`${base}${first}${second}${update}startxref\n${start}\n%%EOF\n`, 'latin1');
}

/** The last object of a number, as it stands in the file. */
function objectOf(text: string, number: number): string {
	const start = text.lastIndexOf(`\n${number} 0 obj`) + 1;
	const end = text.indexOf('endobj', start);
	return start === 0 || end < 0 ? '' : `${text.slice(start, end)}endobj\n`;
}
