import { expect, test } from 'vitest';
import { returnPath } from './return-path.ts';

test('a path on this site is kept', () => {
	expect(returnPath('/app/sittings/1?page=2', '/')).toBe('/app/sittings/1?page=2');
});

test.each(['//evil.example', '/\\evil.example', 'https://evil.example', '/\t/evil.example', '', null])(
	'%j leads nowhere else',
	(wanted) => expect(returnPath(wanted, '/account')).toBe('/account')
);
