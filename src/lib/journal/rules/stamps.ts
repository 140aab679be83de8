/** Why an answer of a time-stamping authority (RFC 3161), or a token that somebody kept, proves nothing. */
export type StampRefusal =
	/** Not the structure of RFC 3161: a web page, half an answer. */
	| 'unreadable'
	/** The authority itself says no (RFC 3161, 2.4.2, PKIStatus). */
	| 'not-granted'
	/** An answer to another question: played back. */
	| 'other-nonce'
	/** A token over something else. */
	| 'other-imprint'
	| 'other-policy'
	/** The certificate is not for time stamps alone, critically (RFC 3161, 2.3). */
	| 'other-purpose'
	/** No path to a certificate that is believed. */
	| 'other-authority'
	| 'bad-signature'
	/** The certificate had ended, or not begun, at the time that the token tells. */
	| 'certificate-over'
	/** Hours away from our clock, or before what it covers was written. */
	| 'wrong-time';

/** How far the clock of an authority may be from ours. */
const CLOCK_MS = 5 * 60_000;

/** From now on a token that is still missing is an alarm. */
const LATE_MS = 60 * 60_000;
const FIRST_PAUSE_MS = 15_000;
const LONGEST_PAUSE_MS = 60 * 60_000;

/** Until the next try, in milliseconds: twice as long after each, at most an hour, and never given up. */
export function pauseAfter(tries: number): number {
	return Math.min(FIRST_PAUSE_MS * 2 ** Math.min(Math.max(0, tries - 1), 16), LONGEST_PAUSE_MS);
}

/** Asked before this moment and still without token: the administrators are told. */
export function lateBefore(now: Date): Date {
	return new Date(now.getTime() - LATE_MS);
}

/** Whether the time of a token is between two moments, give or take what clocks differ. Milliseconds since 1970. */
export function isPlausible(at: number, { from, until }: { from?: number; until?: number }): boolean {
	return at >= (from ?? -Infinity) - CLOCK_MS && at <= (until ?? Infinity) + CLOCK_MS;
}

/** Whether a certificate is for time stamps and nothing else, and says that this is binding: RFC 3161, 2.3. */
export function isForStampsOnly(purposes: readonly string[], isCritical: boolean): boolean {
	return isCritical && purposes.length === 1 && purposes[0] === TIME_STAMPING;
}

/** id-kp-timeStamping, RFC 5280, 4.2.1.12. */
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';

/** A number as DER writes it, compared as a number: leading zeros say nothing. */
export function isSameNumber(one: Uint8Array, other: Uint8Array): boolean {
	const digits = (bytes: Uint8Array) => [...bytes].slice(bytes.findIndex((byte) => byte !== 0)).join(',');
	return digits(one) === digits(other);
}
