import { expect, test } from 'vitest';
import { scanObject } from './name-scan.ts';

const find = (source: string, chosen: string[] = []) =>
	scanObject(Buffer.from(source, 'latin1'), 0, new Set(chosen)).found;

test.each([
	['<< /Type /Catalog /OpenAction 5 0 R >>', 'OpenAction'],
	['<< /A << /S /JavaScript /JS (x) >> >>', 'JavaScript'],
	['<< /#4AS (x) >>', 'JS'],
	['<< /Kids [ << /Subtype /FileAttachment >> ] >>', 'FileAttachment'],
	['<< /Length 5 /Type /EmbeddedFile >> stream', 'EmbeddedFile'],
	['<< /Title (never closed) /AA << >> >>', 'AA'],
	['<< /Ref 5 0 R /EF 6 0 R >>', 'EF'],
	['<< /N /X /JS 1 >>', 'JS'],
	['<< % /Fine\n/XFA 1 0 R >>', 'XFA']
])('%s holds %s', (source, name) => {
	expect(find(source)).toBe(name);
});

test.each([
	['a name in a string', '<< /Title (about /JS \\) /AA (and /JS) too) >>'],
	['a name in a string of hex digits', '<< /Title <2F4A53> >>'],
	['a name as the value of another key', '<< /BaseFont /AA /S /Span >>'],
	['a glyph in a list', '<< /Differences [ 1 /AA /AF /JS ] >>'],
	['a name behind the end of the object', '<< /Type /Page >> endobj 6 0 obj << /JS 1 >>']
])('%s is harmless', (_, source) => {
	expect(find(source)).toBeUndefined();
});

test('a font may be called AA where the file is known to have one', () => {
	expect(find('<< /Font << /AA 5 0 R >> >>')).toBe('AA');
	expect(find('<< /Font << /AA 5 0 R >> >>', ['AA'])).toBeUndefined();
});
