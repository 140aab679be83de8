import { expect, test } from 'vitest';
import { isFromThisSite } from './site.ts';

const host = 'conseil.valmont.example';

test('a page of this site may write', () => {
	expect(isFromThisSite({ host, origin: `https://${host}` })).toBe(true);
	expect(isFromThisSite({ host: 'localhost:5173', origin: 'http://localhost:5173' })).toBe(true);
});

test.each([
	'https://evil.example',
	`http://${host}`,
	'null',
	'',
	`https://${host}.evil.example`,
	`https://${host}:8443`
])('a page of %j may not', (origin) => expect(isFromThisSite({ host, origin })).toBe(false));

test('without an origin only the browser’s own word counts', () => {
	expect(isFromThisSite({ host, 'sec-fetch-site': 'same-origin' })).toBe(true);
	expect(isFromThisSite({ host, 'sec-fetch-site': 'same-site' })).toBe(false);
	expect(isFromThisSite({ host })).toBe(false);
});
