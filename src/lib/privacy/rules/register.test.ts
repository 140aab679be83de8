import { expect, test } from 'vitest';
import { ACTIVITIES } from './activities.ts';
import { amendmentsOf, FIELDS, registerCsv, registerOf, type RegisterField } from './register.ts';

const fieldsOf = (text: (field: RegisterField) => string) =>
	Object.fromEntries(FIELDS.map((field) => [field, text(field)])) as Record<RegisterField, string>;
const [first] = registerOf([], 'fr');

test('the register is filled in, in both languages, and each legal basis has its article', () => {
	for (const locale of ['fr', 'en'] as const)
		for (const { texts } of registerOf([], locale)) {
			for (const field of FIELDS) expect(texts[field].length).toBeGreaterThan(10);
			expect(texts.basis).toMatch(/art\. \d/);
		}
});

test('a council’s own words stand in their field and language only', () => {
	const own = [{ activity: 'sittings', field: 'purpose', locale: 'fr' as const, text: 'Nos mots.' }];
	expect(registerOf(own, 'fr')[0]).toMatchObject({ isAmended: true, texts: { purpose: 'Nos mots.' } });
	expect(registerOf(own, 'en')[0]).toMatchObject({ isAmended: false });
});

test('only what differs from the original is kept, and an emptied field goes back to it', () => {
	expect(
		amendmentsOf(
			'sittings',
			fieldsOf((field) => first?.texts[field] ?? ''),
			'fr'
		)
	).toEqual([]);
	expect(
		amendmentsOf(
			'sittings',
			fieldsOf((field) => (field === 'data' ? ' Autre. ' : '')),
			'fr'
		)
	).toEqual([{ field: 'data', text: 'Autre.' }]);
});

test('a spreadsheet takes no text for a formula, and quotes stay', () => {
	const told = { key: 'x', isAmended: true, texts: fieldsOf(() => '=cmd|"x"') };
	const csv = registerCsv(
		fieldsOf((field) => field),
		[told]
	);
	expect(csv.split('\r\n')[1]).toContain(`"'=cmd|""x"""`);
	expect(csv.split('\r\n')).toHaveLength(3);
});

test('activities have names of their own', () => {
	expect(new Set(ACTIVITIES.map(({ key }) => key)).size).toBe(ACTIVITIES.length);
});
