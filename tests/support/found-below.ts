import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** Which of these words stand in any file below a directory, as UTF-8, UTF-16 or hexadecimal. */
export async function foundBelow(directory: string, words: readonly string[]): Promise<string[]> {
	const found = new Set<string>();
	for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
		if (!entry.isFile()) continue;
		const bytes = await readFile(path.join(entry.parentPath, entry.name));
		for (const word of words) {
			const spellings = [
				Buffer.from(word),
				Buffer.from(word, 'utf16le'),
				Buffer.from(Buffer.from(word).toString('hex'))
			];
			if (spellings.some((spelling) => bytes.includes(spelling))) found.add(word);
		}
	}
	return [...found];
}
