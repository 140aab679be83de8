import { expect, test } from 'vitest';
import { fileKind } from './file-kind.ts';

const bytes = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const kindOf = (head: string, tail = '') => {
	const kind = fileKind(bytes(head), bytes(tail));
	if (kind.kind === 'office') return kind.container;
	return kind.kind === 'refused' ? kind.refusal : kind.kind === 'picture' ? kind.format : kind.kind;
};
const PNG = '\x89PNG\r\n\x1a\n\0\0\0\rIHDR';

test.each([
	['%PDF-1.7', 'pdf'],
	['some bytes before %PDF-1.4', 'pdf'],
	['\xff\xd8\xff\xe0\0\x10JFIF', 'jpeg'],
	[PNG, 'png'],
	['RIFF\x24\0\0\0WEBPVP8 ', 'webp'],
	['II*\0\x08\0\0\0', 'tiff'],
	['MM\0*\0\0\0\x08', 'tiff'],
	['\0\0\0\x18ftypheic\0\0\0\0mif1', 'heic'],
	['\0\0\0\x1cftypmif1', 'heic'],
	['\0\0\0\x1cftypavif', 'heic'],
	['<svg xmlns="http://www.w3.org/2000/svg">', 'drawing'],
	['\xef\xbb\xbf<?xml version="1.0"?>\n<!-- drawn -->\n<svg>', 'drawing'],
	['GIF89a', 'drawing'],
	['PK\x03\x04\x14\0\x06\0\x08\0[Content_Types].xml', 'package'],
	['PK\x03\x04\x14\0\0\x08\0\0mimetypeapplication/vnd.oasis.opendocument.text', 'package'],
	['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'compound'],
	['PK\x03\x04\x14\0\0\0\0\0holiday.jpg', 'unknown-kind'],
	['<!doctype html><p>%PDF', 'unknown-kind'],
	['MZ\x90\0', 'unknown-kind'],
	['', 'unknown-kind']
])('%j is known as %s', (head, kind) => {
	expect(kindOf(head)).toBe(kind);
});

test.each([
	['a picture that is a PDF too', `${PNG} %PDF-1.7`, ''],
	['a picture with an archive behind it', PNG, `PK\x05\x06${'\0'.repeat(18)}`],
	['a picture with a page in it', `${PNG}tEXt<HTML ><body>`, ''],
	['a picture with a program at its end', '\xff\xd8\xff\xe0', '<SCRIPT>alert(1)</SCRIPT>'],
	['a picture that a server would run', `${PNG}<?php system($_GET[0]);`, '']
])('%s is refused: a file that is two things is made to deceive', (_, head, tail) => {
	expect(kindOf(head, tail)).toBe('two-kinds');
});

test('a PDF header behind the first kilobyte makes no PDF of a picture', () => {
	expect(kindOf(`\xff\xd8\xff${'\0'.repeat(1100)}%PDF-`)).toBe('jpeg');
});
