import * as m from '#lib/i18n/paraglide/messages.js';

/** pdf.js brings English words only; the one that it needs here is the name of a page. */
export const readerWords = {
	getLanguage: () => document.documentElement.lang,
	getDirection: () => 'ltr',
	get: () => Promise.resolve(''),
	translate(element: HTMLElement): Promise<void> {
		const { l10nId, l10nArgs } = element.dataset;
		if (l10nId === 'pdfjs-page-landmark' && l10nArgs) {
			const { page } = JSON.parse(l10nArgs) as { page: number };
			element.ariaLabel = m.papers_page_number({ page });
		}
		return Promise.resolve();
	},
	translateOnce: (element: HTMLElement) => readerWords.translate(element),
	destroy: () => Promise.resolve(),
	pause: () => undefined,
	resume: () => undefined
};
