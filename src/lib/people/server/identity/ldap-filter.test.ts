import fc from 'fast-check';
import { FilterParser, EqualityFilter } from 'ldapts';
import { expect, test } from 'vitest';
import { filterByEmail, filterBySubject, isFilterTemplate } from './ldap-filter.ts';

const TEMPLATE = '(&(objectClass=person)(mail={email}))';

test('an address stands where the template has a place for it', () => {
	expect(filterByEmail(TEMPLATE, 'lucie@valmont.example').toString()).toBe(
		'(&(objectClass=person)(mail=lucie@valmont.example))'
	);
	expect(filterByEmail('(|(mail={email})(proxyAddresses=smtp:{email}))', 'a@b').toString()).toBe(
		'(|(mail=a@b)(proxyAddresses=smtp:a@b))'
	);
});

test('whatever is typed, the filter stays the filter, and compares with just that', () => {
	const hostile = fc.constantFrom('*', '*)(uid=*', ')(|(a=*', '\\2a', '\0', '$&', '{email}', 'é', '💩');
	fc.assert(
		fc.property(fc.oneof(hostile, fc.string({ unit: 'binary' })), (typed) => {
			const filter = filterByEmail('(mail={email})', typed);
			expect(filter).toBeInstanceOf(EqualityFilter);
			expect(filter).toMatchObject({ attribute: 'mail', value: typed });
		})
	);
});

test('whoever was linked is found by what does not change, whatever the address is now', () => {
	const filter = filterBySubject(TEMPLATE, 'objectGUID', '00ff2a') as unknown as { filters: EqualityFilter[] };
	expect(filter.filters[0]?.value).toEqual(Buffer.from([0, 255, 42]));
	expect(filter.filters[1]?.toString()).toBe(FilterParser.parseString('(&(objectClass=person)(mail=*))').toString());
});

test.each([
	[TEMPLATE, true],
	['(mail={email})', true],
	['(!(mail={email}))', true],
	['(mail=x{email}*)', true],
	['(mail=lucie@valmont.example)', false],
	['({email}=x)', false],
	['(mail={email}', false],
	['(mail=(uid={email}))', false],
	['', false]
])('"%s" is a template: %s', (template, is) => expect(isFilterTemplate(template)).toBe(is));
