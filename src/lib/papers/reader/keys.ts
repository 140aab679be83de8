import type { Reader } from './reader.svelte.ts';

/** What the screen around the reader does for a key. */
export interface ReaderKeys {
	find(): void;
}

/**
 * Keys that work while the paper has the focus: pages, ends, zoom, find, go to page. Letters alone are safe there (WCAG 2.1.4).
 * Arrow keys and Page Up/Down scroll by themselves; this turns whole pages. Answers whether the key was taken.
 */
export function readerKey(event: KeyboardEvent, reader: Reader, screen: ReaderKeys): boolean {
	const act = actFor(event, reader, screen);
	if (!act) return false;
	event.preventDefault();
	act();
	return true;
}

function actFor(event: KeyboardEvent, reader: Reader, screen: ReaderKeys): (() => void) | undefined {
	const isFind = (event.ctrlKey || event.metaKey) && event.key === 'f';
	if (isFind) return () => screen.find();
	if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
	const acts: Record<string, () => void> = {
		PageDown: () => reader.turnTo(reader.page + 1),
		PageUp: () => reader.turnTo(reader.page - 1),
		ArrowRight: () => reader.turnTo(reader.page + 1),
		ArrowLeft: () => reader.turnTo(reader.page - 1),
		j: () => reader.turnTo(reader.page + 1),
		k: () => reader.turnTo(reader.page - 1),
		Home: () => reader.turnTo(1),
		End: () => reader.turnTo(reader.pageCount),
		'+': () => reader.zoomBy(1),
		'=': () => reader.zoomBy(1),
		'-': () => reader.zoomBy(-1),
		'0': () => reader.fit('page-width'),
		'/': () => screen.find(),
		g: () => reader.askForPage()
	};
	return acts[event.key];
}
