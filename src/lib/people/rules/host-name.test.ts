import { expect, test } from 'vitest';
import { isHostName, plainHost } from './host-name.ts';

test('a host is written as browsers send it', () => {
	expect(plainHost(' HTTPS://Conseil.Valmont.example/ ')).toBe('conseil.valmont.example');
});

test.each(['conseil.valmont.example', 'conseil.valmont.example:8443', 'ville.localhost:3000', 'a-b.example'])(
	'%s may belong to a council',
	(host) => expect(isHostName(host)).toBe(true)
);

test.each([
	...['', 'localhost', 'valmont', '127.0.0.1', '10.0.0.1:80', '-a.example', 'a-.example', 'a b.example', 'a..example'],
	...['a.example/desk', 'a.example:0', 'a.example:123456', 'é.example', 'user@a.example', `${'a'.repeat(64)}.example`]
])('%j may not', (host) => expect(isHostName(host)).toBe(false));
