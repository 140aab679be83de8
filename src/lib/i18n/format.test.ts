import { expect, test } from 'vitest';
import {
	formatAddress,
	formatBytes,
	formatClock,
	formatDate,
	formatDateTime,
	formatDuration,
	formatFullName,
	formatList,
	formatLocalDate,
	formatNumber,
	formatRelative,
	formatShortDate,
	formatTime
} from './format.ts';

const at = new Date('2026-06-18T16:30:12Z');
const paris = 'Europe/Paris';
/** Makes the spaces that keep words together visible. */
const shown = (text: string) => text.replaceAll('\u202f', '_').replaceAll('\u00a0', '~');

test('dates are told in full, in the zone of the body', () => {
	expect(shown(formatDate(at, paris, 'fr'))).toBe('jeudi 18~juin~2026');
	expect(shown(formatDate(at, paris, 'en'))).toBe('Thursday 18~June~2026');
	expect(shown(formatShortDate(new Date('2026-06-30T22:30:00Z'), paris, 'fr'))).toBe('1er~juillet~2026');
	expect(shown(formatLocalDate('2026-01-01', 'fr'))).toBe('jeudi 1er~janvier~2026');
	expect(shown(formatDateTime(at, paris, 'fr'))).toBe('jeudi 18~juin~2026, 18_h_30');
	expect(shown(formatDate(at, 'Indian/Reunion', 'fr'))).toBe('jeudi 18~juin~2026');
});

test('hours are written the French way', () => {
	expect(shown(formatTime(at, paris, 'fr'))).toBe('18_h_30');
	expect(shown(formatTime(new Date('2026-06-18T07:00:00Z'), paris, 'fr'))).toBe('9_h');
	expect(formatTime(at, paris, 'en')).toBe('18:30');
	expect(formatClock(at, paris)).toBe('18:30:12');
});

test('what is near is told from now', () => {
	const from = (text: string) => shown(formatRelative(new Date(text), at, 'fr'));
	expect(from('2026-06-18T18:30:12Z')).toBe('dans 2~h');
	expect(from('2026-06-15T16:30:12Z')).toBe('il y a 3~jours');
	expect(from('2026-06-18T16:30:22Z')).toBe('maintenant');
	expect(from('2026-06-18T16:40:12Z')).toBe('dans 10~min');
	expect(shown(formatRelative(new Date('2026-06-18T18:30:12Z'), at, 'en'))).toBe('in 2~hr');
});

test('numbers and sizes keep together', () => {
	expect(shown(formatNumber(12_345.5, 'fr'))).toBe('12_345,5');
	expect(shown(formatBytes(482_100, 'fr'))).toBe('482_ko');
	expect(shown(formatBytes(1_240_000, 'fr'))).toBe('1,2_Mo');
	expect(shown(formatBytes(999, 'en'))).toBe('999_B');
	expect(formatDuration(125)).toBe('2:05');
	expect(formatDuration(4320)).toBe('1:12:00');
});

test('people are called as the chair does', () => {
	const person = { civility: 'Mme', firstName: 'Claire', lastName: 'Ferrand' };
	expect(shown(formatAddress(person))).toBe('Mme~Ferrand');
	expect(shown(formatFullName(person))).toBe('Mme~Claire Ferrand');
	expect(formatList(['a', 'b', 'c'], 'fr')).toBe('a, b et c');
});
