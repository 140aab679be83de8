/** Where the letters of a text stand once it is folded for searching: accents, case and kinds of blank or apostrophe do not count. */
interface Folded {
	text: string;
	/** Offset in the original of each folded letter, and one more for the end. */
	offsets: number[];
}

function fold(text: string): Folded {
	let folded = '';
	const offsets: number[] = [];
	let at = 0;
	for (const letter of text) {
		const plain = letter
			.normalize('NFKD')
			.replace(/[\u0300-\u036f\u00ad]/g, '')
			.replace(/[\u2018\u2019\u02bc]/g, "'")
			.replace(/\s/g, ' ')
			.toLowerCase();
		const isRepeatedBlank = plain === ' ' && folded.endsWith(' ');
		if (!isRepeatedBlank) {
			for (let index = 0; index < plain.length; index++) offsets.push(at);
			folded += plain;
		}
		at += letter.length;
	}
	offsets.push(at);
	return { text: folded, offsets };
}

/** Every place where the words stand, as offsets of the original text. */
export function occurrences(pageText: string, words: string): { start: number; end: number }[] {
	const needle = fold(words.trim()).text;
	if (!needle) return [];
	const hay = fold(pageText);
	const found: { start: number; end: number }[] = [];
	for (let at = hay.text.indexOf(needle); at >= 0; at = hay.text.indexOf(needle, at + needle.length)) {
		found.push({ start: hay.offsets[at] ?? 0, end: hay.offsets[at + needle.length] ?? pageText.length });
	}
	return found;
}
