import fc from 'fast-check';
import { expect, test } from 'vitest';
import { calendarFile, type CalendarEvent } from './calendar-file.ts';

const event: CalendarEvent = {
	uid: 'sitting-1@valmont.example',
	sequence: 0,
	startsAt: new Date('2026-03-26T17:30:00Z'),
	durationMinutes: 180,
	summary: 'Conseil municipal ; séance ordinaire, Valmont',
	location: 'Hôtel de Ville\nSalle du conseil',
	description: 'Ordre du jour : 40 points',
	url: 'https://valmont.example/app/sittings/1',
	madeAt: new Date('2026-03-20T08:00:00Z')
};

test('hours are in UTC with Z: a council at 18:30 in Paris starts at 17:30Z in winter', () => {
	expect(calendarFile(event)).toContain('\r\nDTSTART:20260326T173000Z\r\n');
});

test('separators and line ends inside texts are escaped', () => {
	const text = calendarFile(event);
	expect(text).toContain('SUMMARY:Conseil municipal \\; séance ordinaire\\, Valmont');
	expect(text).toContain('LOCATION:Hôtel de Ville\\nSalle du conseil');
});

test('no line is over 75 octets, and unfolding gives the text back', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (summary) => {
			const text = calendarFile({ ...event, summary: summary.replace(/[\p{Cc}\\;,]/gu, '') });
			for (const line of text.split('\r\n')) expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
			expect(text.replaceAll('\r\n ', '')).toContain(`SUMMARY:${summary.replace(/[\p{Cc}\\;,]/gu, '')}\r\n`);
		})
	);
});
