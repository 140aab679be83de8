/** One event, as calendars need it. */
export interface CalendarEvent {
	/** Same for all versions of the event. */
	uid: string;
	/** Rises with each version. */
	sequence: number;
	startsAt: Date;
	durationMinutes: number;
	summary: string;
	location: string;
	description: string;
	url: string;
	madeAt: Date;
}

/**
 * A calendar file (RFC 5545). Hours are in UTC with `Z`: a local time without its zone definition shows a council of 18:30
 * at 17:30 in some readers. Published, not requested: answers are given to us, not to a calendar server.
 */
export function calendarFile(event: CalendarEvent): string {
	const lines = [
		'BEGIN:VCALENDAR',
		'VERSION:2.0',
		'PRODID:-//Hemicycle//Convocation//FR',
		'CALSCALE:GREGORIAN',
		'METHOD:PUBLISH',
		'BEGIN:VEVENT',
		`UID:${event.uid}`,
		`SEQUENCE:${event.sequence}`,
		`DTSTAMP:${utc(event.madeAt)}`,
		`DTSTART:${utc(event.startsAt)}`,
		`DURATION:PT${event.durationMinutes}M`,
		`SUMMARY:${escape(event.summary)}`,
		`LOCATION:${escape(event.location)}`,
		`DESCRIPTION:${escape(event.description)}`,
		`URL:${event.url}`,
		'STATUS:CONFIRMED',
		'TRANSP:OPAQUE',
		'END:VEVENT',
		'END:VCALENDAR'
	];
	return lines.map(fold).join('\r\n') + '\r\n';
}

/** 20260618T163000Z */
function utc(instant: Date): string {
	return instant.toISOString().replace(/[-:]|\.\d{3}/g, '');
}

function escape(text: string): string {
	return text.replace(/[\\;,]/g, (sign) => `\\${sign}`).replace(/\r?\n/g, '\\n');
}

/** No line over 75 octets, and no character cut in two (RFC 5545, 3.1). */
function fold(line: string): string {
	const parts: string[] = [];
	let part = '';
	let octets = 0;
	for (const character of line) {
		const size = new TextEncoder().encode(character).length;
		if (octets + size > 75) {
			parts.push(part);
			[part, octets] = ['', 1];
		}
		part += character;
		octets += size;
	}
	return [...parts, part].join('\r\n ');
}
