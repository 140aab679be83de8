import { expect, test } from 'vitest';
import { mayAct } from './active-content.ts';

test.each([
	[{ s: 'GoTo' }, true],
	[{ s: 'URI', uri: 'https://www.legifrance.gouv.fr' }, true],
	[{ s: 'URI', uri: 'HTTP://montpellier.fr' }, true],
	[{ s: 'URI', uri: 'mailto:mairie@valmont.example' }, true],
	[{ s: 'URI', uri: 'www.montpellier.fr' }, true],
	[{ s: 'URI', uri: 'javascript:alert(1)' }, false],
	[{ s: 'URI', uri: 'java\tscript:alert(1)' }, false],
	[{ s: 'URI', uri: 'file:///etc/passwd' }, false],
	[{ s: 'URI', uri: '//elsewhere.example' }, false],
	[{ s: 'URI' }, false],
	[{ s: 'Named', named: 'NextPage' }, true],
	[{ s: 'Named', named: 'Print' }, false],
	[{ s: 'Launch' }, false],
	[{ s: 'JavaScript' }, false],
	[{ s: 'Invented' }, false]
])('of %j a paper may: %s', (action, may) => {
	expect(mayAct(action)).toBe(may);
});
