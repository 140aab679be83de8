import { dateFormat } from '#lib/kernel/date-format.ts';
import { getLocale } from './paraglide/runtime.js';

export type Locale = 'fr' | 'en';

/** U+202F: keeps "18 h 30" and "1,2 Mo" together. */
const NARROW = '\u202f';
const NO_BREAK = '\u00a0';
/** English of Europe: days before months, hours from 0 to 24. */
const TAGS = { fr: 'fr-FR', en: 'en-GB' } as const;

const spoken = (): Locale => (getLocale() === 'en' ? 'en' : 'fr');

function dateWords(at: Date, options: Intl.DateTimeFormatOptions, locale: Locale): string {
	const parts = dateFormat(TAGS[locale], options).formatToParts(at);
	const isFirst = parts.some((part) => part.type === 'day' && part.value === '1');
	const text = parts
		.map((part) => (locale === 'fr' && isFirst && part.type === 'day' ? '1er' : part.value))
		.join('')
		.replace(',', '');
	return text.replace(/(\d+(?:er)?) /, `$1${NO_BREAK}`).replace(/ (\d{4})$/, `${NO_BREAK}$1`);
}

/** "jeudi 18 juin 2026", where the law counts days. */
export function formatDate(at: Date, timeZone: string, locale: Locale = spoken()): string {
	return dateWords(at, { timeZone, weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }, locale);
}

/** "18 juin 2026". */
export function formatShortDate(at: Date, timeZone: string, locale: Locale = spoken()): string {
	return dateWords(at, { timeZone, day: 'numeric', month: 'long', year: 'numeric' }, locale);
}

/** "jeudi 18 juin 2026" for a calendar date `2026-06-18`, which has no time zone. */
export function formatLocalDate(date: string, locale: Locale = spoken()): string {
	return formatDate(new Date(`${date}T00:00:00Z`), 'UTC', locale);
}

function clock(at: Date, timeZone: string): [hour: string, minute: string, second: string] {
	const parts = dateFormat('en-GB', { timeZone, timeStyle: 'medium', hourCycle: 'h23' }).format(at).split(':');
	return [parts[0] ?? '', parts[1] ?? '', parts[2] ?? ''];
}

/** "18 h 30", "9 h"; in English "18:30". */
export function formatTime(at: Date, timeZone: string, locale: Locale = spoken()): string {
	const [hour, minute] = clock(at, timeZone);
	if (locale === 'en') return `${hour}:${minute}`;
	return minute === '00' ? `${Number(hour)}${NARROW}h` : `${Number(hour)}${NARROW}h${NARROW}${minute}`;
}

/** "21:04:12": the exact second of a ballot or of an act, in every language. */
export function formatClock(at: Date, timeZone: string): string {
	return clock(at, timeZone).join(':');
}

/** "jeudi 18 juin 2026, 18 h 30". */
export function formatDateTime(at: Date, timeZone: string, locale: Locale = spoken()): string {
	return `${formatDate(at, timeZone, locale)}, ${formatTime(at, timeZone, locale)}`;
}

const STEPS: [unit: Intl.RelativeTimeFormatUnit, seconds: number, from: number][] = [
	['year', 31_557_600, 31_557_600],
	['month', 2_629_800, 3_888_000],
	['day', 86_400, 129_600],
	['hour', 3_600, 5_400],
	['minute', 60, 45]
];

/** "dans 2 h", "il y a 3 jours", "maintenant"; for what is near, never where the law counts. */
export function formatRelative(at: Date, now: Date, locale: Locale = spoken()): string {
	const seconds = (at.getTime() - now.getTime()) / 1000;
	const step = STEPS.find(([, , from]) => Math.abs(seconds) >= from);
	const style = step && (step[0] === 'hour' || step[0] === 'minute') ? 'short' : 'long';
	const words = new Intl.RelativeTimeFormat(TAGS[locale], { numeric: 'auto', style });
	const text = step ? words.format(Math.round(seconds / step[1]), step[0]) : words.format(0, 'second');
	return text.replace(/(\d) /g, `$1${NO_BREAK}`);
}

type Fraction = Pick<Intl.NumberFormatOptions, 'maximumFractionDigits'>;

/** Made once: making one costs a hundred times what using it costs. */
const numberFormats = new Map<string, Intl.NumberFormat>();

/** "1 234", "12,5". */
export function formatNumber(value: number, locale: Locale = spoken(), options: Fraction = {}): string {
	const key = `${locale} ${options.maximumFractionDigits ?? ''}`;
	const made = numberFormats.get(key) ?? new Intl.NumberFormat(TAGS[locale], options);
	numberFormats.set(key, made);
	return made.format(value);
}

const plurals = { fr: new Intl.PluralRules(TAGS.fr), en: new Intl.PluralRules(TAGS.en) };

/** Whether a count takes the singular: 0 and 1 in French, 1 in English. */
export function isSingular(count: number, locale: Locale = spoken()): boolean {
	return plurals[locale].select(count) === 'one';
}

const SIZES = { fr: ['o', 'ko', 'Mo', 'Go'], en: ['B', 'kB', 'MB', 'GB'] } as const;

/** A file's size in bytes: "482 ko", "1,2 Mo". */
export function formatBytes(bytes: number, locale: Locale = spoken()): string {
	const power = bytes < 1000 ? 0 : Math.min(3, Math.floor(Math.log10(bytes) / 3));
	const value = bytes / 1000 ** power;
	const figure = formatNumber(value, locale, { maximumFractionDigits: power > 1 && value < 100 ? 1 : 0 });
	return `${figure}${NARROW}${SIZES[locale][power] ?? ''}`;
}

/** A length in seconds as a speaker's clock shows it: "2:05", "1:12:00". */
export function formatDuration(seconds: number): string {
	const whole = Math.max(0, Math.round(seconds));
	const two = (value: number) => String(value).padStart(2, '0');
	const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
	return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** "les pouvoirs, les absents et les excusés". */
export function formatList(words: readonly string[], locale: Locale = spoken()): string {
	return new Intl.ListFormat(TAGS[locale], { type: 'conjunction' }).format(words);
}

interface Person {
	civility?: string;
	firstName: string;
	lastName: string;
}

/** "Claire Ferrand", for lists and labels. */
export function formatName({ firstName, lastName }: Person): string {
	return `${firstName} ${lastName}`;
}

/** "Mme Ferrand", as the chair calls. */
export function formatAddress({ civility, firstName, lastName }: Person): string {
	return civility ? `${civility}${NO_BREAK}${lastName}` : `${firstName} ${lastName}`;
}

/** "Mme Claire Ferrand", in acts. */
export function formatFullName(person: Person): string {
	return person.civility ? `${person.civility}${NO_BREAK}${formatName(person)}` : formatName(person);
}
