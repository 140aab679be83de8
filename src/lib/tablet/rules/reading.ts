/** What a reader sees beside a paper: unread papers have no mark, most papers are unread at first. */
export type ReadingMark = 'read' | 'changed' | 'new' | null;

interface ReadablePaper {
	isLate: boolean;
	/** The newest first. */
	versions: readonly { id: string }[];
}

/** `changed`: an older version was opened, not the newest. `new`: came after the agenda was published and was never opened. */
export function readingMark(paper: ReadablePaper, opened: ReadonlySet<string>): ReadingMark {
	const [newest, ...older] = paper.versions;
	if (newest && opened.has(newest.id)) return 'read';
	if (older.some(({ id }) => opened.has(id))) return 'changed';
	return paper.isLate ? 'new' : null;
}

/** The mark of an item: what is new or changed in it weighs more than what is read. */
export function itemMark(item: { papers: readonly ReadablePaper[] }, opened: ReadonlySet<string>): ReadingMark {
	const marks = item.papers.map((paper) => readingMark(paper, opened));
	const loud = marks.find((mark) => mark === 'new') ?? marks.find((mark) => mark === 'changed');
	if (loud) return loud;
	return marks.length > 0 && marks.every((mark) => mark === 'read') ? 'read' : null;
}

/** How many papers of a sitting came or changed since the person last looked. */
export function newPapers(items: readonly { papers: readonly ReadablePaper[] }[], opened: ReadonlySet<string>): number {
	const marks = items.flatMap(({ papers }) => papers.map((paper) => readingMark(paper, opened)));
	return marks.filter((mark) => mark === 'new' || mark === 'changed').length;
}
