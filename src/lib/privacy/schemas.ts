import * as v from 'valibot';
import { FIELDS, type RegisterField } from './rules/register.ts';

const text = (longest: number) => v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(longest));

export const PrivacyContact = v.object({ controller: text(500), officer: text(200), reach: text(300) });
export type PrivacyContact = v.InferOutput<typeof PrivacyContact>;

const LONGEST = 4000;
const field = v.pipe(v.string(), v.trim(), v.maxLength(LONGEST));

export const AmendedActivity = v.object({
	locale: v.picklist(['fr', 'en']),
	...(Object.fromEntries(FIELDS.map((name) => [name, field])) as Record<RegisterField, typeof field>)
});

export const ChosenPerson = v.object({ accountId: v.pipe(v.string(), v.uuid()) });
export const Declined = v.object({ ...ChosenPerson.entries, reason: text(500) });
