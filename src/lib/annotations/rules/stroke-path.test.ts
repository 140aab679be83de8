import { expect, test } from 'vitest';
import { strokePath, strokeWidth } from './stroke-path.ts';

test('a path goes through the ends of the stroke', () => {
	const path = strokePath([
		{ x: 0, y: 0 },
		{ x: 10, y: 0 },
		{ x: 20, y: 10 }
	]);
	expect(path).toBe('M0 0Q10 0 15 5L20 10');
});

test('a dot is drawn, and nothing is drawn of nothing', () => {
	expect(strokePath([{ x: 3, y: 4 }])).toBe('M3 4l0 0');
	expect(strokePath([])).toBe('');
});

test('a firm hand draws wider', () => {
	expect(strokeWidth(2, [{ pressure: 1 }])).toBeGreaterThan(strokeWidth(2, [{ pressure: 0.2 }]));
	expect(strokeWidth(2, [{ pressure: 0.5 }])).toBe(2);
});
