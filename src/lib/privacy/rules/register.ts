import { ACTIVITIES } from './activities.ts';

/** A text in both languages; the French one counts. */
interface Both {
	fr: string;
	en: string;
}

/** What a record of a processing activity says (GDPR, art. 30(1)). */
export const FIELDS = ['title', 'purpose', 'basis', 'people', 'data', 'recipients', 'retention', 'measures'] as const;
export type RegisterField = (typeof FIELDS)[number];

export interface Activity {
	/** Stands in addresses and in stored amendments. */
	key: string;
	texts: Record<RegisterField, Both>;
}

/** A council's own words for one field in one language. */
export interface Amendment {
	activity: string;
	field: string;
	locale: 'fr' | 'en';
	text: string;
}

/** An activity as a council tells it, in one language. */
export interface ToldActivity {
	key: string;
	texts: Record<RegisterField, string>;
	/** The council's own words stand in one field at least. */
	isAmended: boolean;
}

/** The register in one language: what Hémicycle does, in the council's words where it has its own. */
export function registerOf(amendments: readonly Amendment[], locale: 'fr' | 'en'): ToldActivity[] {
	const own = new Map(amendments.map((one) => [`${one.activity} ${one.field} ${one.locale}`, one.text]));
	return ACTIVITIES.map(({ key, texts }) => {
		const ownText = (field: RegisterField) => own.get(`${key} ${field} ${locale}`);
		const told = FIELDS.map((field) => [field, ownText(field) ?? texts[field][locale]] as const);
		return {
			key,
			texts: Object.fromEntries(told) as Record<RegisterField, string>,
			isAmended: FIELDS.some((field) => ownText(field) !== undefined)
		};
	});
}

/** What has to be stored of a form: only texts that are not those of Hémicycle. An emptied field is Hémicycle's again. */
export function amendmentsOf(
	key: string,
	typed: Record<RegisterField, string>,
	locale: 'fr' | 'en'
): { field: RegisterField; text: string }[] {
	const activity = ACTIVITIES.find((one) => one.key === key);
	return FIELDS.flatMap((field) => {
		const text = typed[field].trim();
		return text === '' || text === activity?.texts[field][locale] ? [] : [{ field, text }];
	});
}

export function isActivity(key: string): boolean {
	return ACTIVITIES.some((one) => one.key === key);
}

/** RFC 4180, with a head row. What a spreadsheet would take for a formula is quoted as text. */
export function registerCsv(head: Record<RegisterField, string>, register: readonly ToldActivity[]): string {
	const rows = [
		FIELDS.map((field) => head[field]),
		...register.map(({ texts }) => FIELDS.map((field) => texts[field]))
	];
	return rows.map((row) => row.map(cell).join(',')).join('\r\n') + '\r\n';
}

function cell(text: string): string {
	const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
	return `"${harmless.replaceAll('"', '""')}"`;
}
