import { expect, test } from 'vitest';
import { disposition, rangeAsked } from './serve-file.ts';

const ask = (headers: Record<string, string>) =>
	rangeAsked(new Request('http://localhost', { headers }), '"abc"', 1000);

test.each([
	['bytes=0-9', { start: 0, end: 9 }],
	['bytes=990-', { start: 990, end: 999 }],
	['bytes=-10', { start: 990, end: 999 }],
	['bytes=-5000', { start: 0, end: 999 }],
	['bytes=500-5000', { start: 500, end: 999 }],
	['bytes=1000-', 'outside'],
	['bytes=9-5', 'outside'],
	['bytes=-', undefined],
	['bytes=0-1,5-6', undefined],
	['pages=1-2', undefined]
])('the range %s is understood', (range, expected) => {
	expect(ask({ range })).toEqual(expected);
});

test('a range of an older file is answered whole', () => {
	expect(ask({ range: 'bytes=0-9', 'if-range': '"old"' })).toBeUndefined();
	expect(ask({ range: 'bytes=0-9', 'if-range': '"abc"' })).toEqual({ start: 0, end: 9 });
});

test('what is only to be saved says so', () => {
	expect(disposition('arrêté.pdf', 'attachment')).toBe(
		`attachment; filename="arrete.pdf"; filename*=UTF-8''arr%C3%AAt%C3%A9.pdf`
	);
});

test('a name with accents and quotes reaches the browser whole and cannot end the header', () => {
	expect(disposition('Délibération "n° 3".pdf')).toBe(
		`inline; filename="Deliberation _n_ 3_.pdf"; filename*=UTF-8''D%C3%A9lib%C3%A9ration%20%22n%C2%B0%203%22.pdf`
	);
});
