import { expect, test } from 'vitest';
import { formTexts } from './form-texts.ts';

test('the texts of a form come by their names, and files do not', () => {
	const form = new FormData();
	form.set('title', 'Budget');
	form.set('paper', new File(['x'], 'x.pdf'));
	expect(formTexts(form)).toEqual({ title: 'Budget' });
});

test('a field called __proto__ is left out', () => {
	const form = new FormData();
	form.set('__proto__', 'x');
	form.set('title', 'Budget');
	expect(Object.getOwnPropertyNames(formTexts(form))).toEqual(['title']);
});
