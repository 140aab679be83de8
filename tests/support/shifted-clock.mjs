/**
 * Loaded into the server before anything else (NODE_OPTIONS), by journeys in which time passes: the clock is what a file says
 * ahead. Read again every 50 ms, so whoever writes it waits a moment.
 */
import { readFileSync } from 'node:fs';
import process from 'node:process';

const file = process.env['TEST_CLOCK_FILE'];
const RealDate = Date;
let ahead = 0;
let readAt = -Infinity;

function now() {
	if (file && performance.now() - readAt > 50) {
		readAt = performance.now();
		ahead = Number(readFileSync(file, 'utf8'));
	}
	return RealDate.now() + ahead;
}

globalThis.Date = class extends RealDate {
	/** @param {[]} given */
	constructor(...given) {
		if (given.length === 0) super(now());
		else super(...given);
	}
	static now() {
		return now();
	}
};
