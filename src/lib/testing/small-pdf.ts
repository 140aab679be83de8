/**
 * A PDF of one page, made of the source of its objects: `1 0 R` is the catalog, `2 0 R` the tree of pages, `3 0 R` the page, `4 0 R`
 * its content; the others are the caller's. A catalog, page or further object is given as the inside of its dictionary.
 */
export function smallPdf({
	catalog = '',
	page = '',
	objects = {},
	trailer = '',
	font = 'F1'
}: {
	catalog?: string;
	page?: string;
	objects?: Record<number, string>;
	trailer?: string;
	/** What the page calls its font. */
	font?: string;
}): Buffer {
	const content = `BT /${font} 12 Tf 20 100 Td (Ordre du jour) Tj ET`;
	const fonts = `<< /Font << /${font} << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>`;
	const all: Record<number, string> = {
		1: `<< /Type /Catalog /Pages 2 0 R ${catalog} >>`,
		2: '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
		3: `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R /Resources ${fonts} ${page} >>`,
		4: `<< /Length ${content.length} >> stream\n${content}\nendstream`,
		...objects
	};
	let source = '%PDF-1.7\n';
	const places = new Map<number, number>();
	for (const [number, object] of Object.entries(all)) {
		places.set(Number(number), source.length);
		source += `${number} 0 obj\n${object}\nendobj\n`;
	}
	const size = Math.max(...places.keys()) + 1;
	const rows = Array.from({ length: size }, (_, number) => {
		const place = places.get(number);
		return place === undefined ? '0000000000 65535 f \n' : `${String(place).padStart(10, '0')} 00000 n \n`;
	});
	const table = `xref\n0 ${size}\n${rows.join('')}trailer\n<< /Size ${size} /Root 1 0 R ${trailer} >>\n`;
	return Buffer.from(`${source}${table}startxref\n${source.length}\n%%EOF\n`, 'latin1');
}
