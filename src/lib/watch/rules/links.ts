/** The addresses of this site that a page leads to, without their fragment. */
export function linksOf(html: string, base: string): string[] {
	const from = new URL(base);
	const found = new Set<string>();
	for (const [, quoted = ''] of html.matchAll(/\s(?:href|src|action)="([^"]*)"/gi)) {
		const text = quoted.replaceAll('&amp;', '&');
		if (!URL.canParse(text, base)) continue;
		const url = new URL(text, base);
		if (url.origin === from.origin) found.add(url.pathname + url.search);
	}
	return [...found];
}

/** What a visitor of one council walks through: its pages and the halls of its sittings. Not the desk of others, not the program's own files. */
export function isWalked(path: string, slug: string): boolean {
	const [place = ''] = path.split('?');
	return place === '/' || place === `/${slug}` || place.startsWith(`/${slug}/`) || place.startsWith(`/hall/${slug}/`);
}
