import { expect, test } from 'vitest';
import { itemMark, newPapers, readingMark } from './reading.ts';

const paper = (isLate: boolean, ...ids: string[]) => ({ isLate, versions: ids.map((id) => ({ id })) });
const opened = (...ids: string[]) => new Set(ids);

test('a paper is read once its newest version was opened', () => {
	expect(readingMark(paper(false, 'v2', 'v1'), opened('v2'))).toBe('read');
	expect(readingMark(paper(false, 'v2', 'v1'), opened('v1'))).toBe('changed');
});

test('a paper that came after publishing is new until it is opened', () => {
	expect(readingMark(paper(true, 'v1'), opened())).toBe('new');
	expect(readingMark(paper(false, 'v1'), opened())).toBeNull();
});

test('an item is read when all its papers are, and says first what is new', () => {
	expect(itemMark({ papers: [paper(false, 'a'), paper(false, 'b')] }, opened('a'))).toBeNull();
	expect(itemMark({ papers: [paper(false, 'a'), paper(false, 'b')] }, opened('a', 'b'))).toBe('read');
	expect(itemMark({ papers: [paper(false, 'a'), paper(true, 'b')] }, opened('a'))).toBe('new');
	expect(itemMark({ papers: [] }, opened())).toBeNull();
});

test('new and changed papers are counted together', () => {
	const items = [{ papers: [paper(true, 'a'), paper(false, 'b2', 'b1')] }, { papers: [paper(false, 'c')] }];
	expect(newPapers(items, opened('b1'))).toBe(2);
});
