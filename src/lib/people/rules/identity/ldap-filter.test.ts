import fc from 'fast-check';
import { FilterParser } from 'ldapts';
import { expect, test } from 'vitest';
import { escapeValue, filterByEmail, filterBySubject, isFilterTemplate } from './ldap-filter.ts';

const TEMPLATE = '(&(objectClass=person)(mail={email}))';

test('an address stands where the template has a place for it', () => {
	expect(filterByEmail(TEMPLATE, 'l.ormancey+x@valmont.example')).toBe(
		'(&(objectClass=person)(mail=l.ormancey+x@valmont.example))'
	);
});

test.each([
	['*', '\\2a'],
	[')(uid=*', '\\29\\28uid\\3d\\2a'],
	['\\2a', '\\5c2a'],
	['\0', '\\00'],
	['é', '\\c3\\a9'],
	['💩', '\\f0\\9f\\92\\a9'],
	['{email}', '\\7bemail\\7d'],
	['$&', '\\24\\26']
])('"%s" is written %s', (text, written) => expect(escapeValue(text)).toBe(written));

test('whatever is typed, the filter stays the filter, and its value is what was typed', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'binary', minLength: 1 }), (typed) => {
			const text = typed.toWellFormed();
			const parsed = FilterParser.parseString(filterByEmail('(mail={email})', text)) as unknown as {
				constructor: { name: string };
				attribute: string;
				value: Buffer | string;
			};
			expect([parsed.constructor.name, parsed.attribute]).toEqual(['EqualityFilter', 'mail']);
			expect(Buffer.from(parsed.value).toString('utf8')).toBe(text);
		})
	);
});

test('whoever was linked is found by what does not change, whatever the address is now', () => {
	expect(filterBySubject(TEMPLATE, 'objectGUID', '00ff2a')).toBe(
		'(&(objectGUID=\\00\\ff\\2a)(&(objectClass=person)(mail=*)))'
	);
});

test.each([
	[TEMPLATE, true],
	['(mail={email})', true],
	['(|(mail={email})(proxyAddresses=smtp:{email}))', true],
	['mail={email}', false],
	['(mail=lucie@valmont.example)', false],
	['({email}=x)', false],
	['(mail={email}', false],
	['(mail={email}))', false],
	['(mail={email})(uid=x)', false],
	['', false]
])('"%s" is a template: %s', (template, is) => expect(isFilterTemplate(template)).toBe(is));
