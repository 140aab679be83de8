import * as v from 'valibot';
import { isLocalDate } from '#lib/kernel/local-date.ts';
import type { StepRefusal } from './rules/draft-policy.ts';

const line = (max: number) => v.pipe(v.string(), v.trim(), v.maxLength(max));
const id = v.pipe(v.string(), v.uuid());
const orNull = <Schema extends v.GenericSchema<string, string>>(schema: Schema) =>
	v.pipe(
		v.optional(v.string(), ''),
		v.transform((value) => value || null),
		v.nullable(schema)
	);
/** An unchecked box is not sent at all. */
const checkbox = v.pipe(
	v.optional(v.string(), ''),
	v.transform((value) => value !== '')
);
/** The version of the draft that the form was filled from. */
const seen = v.pipe(v.string(), v.regex(/^\d{1,9}$/), v.transform(Number));

const said = {
	title: v.pipe(line(500), v.minLength(1, 'missing')),
	summary: line(10_000),
	rapporteurMandateId: orNull(id),
	kindId: orNull(id),
	wishedOn: orNull(v.pipe(v.string(), v.check(isLocalDate, 'date-wrong'))),
	isClosed: checkbox,
	publicTitle: v.optional(line(500), '')
};

/** What a drafter says of an act. */
export const NewDraft = v.object({ serviceId: v.pipe(v.string(), v.uuid('missing')), ...said });
export type NewDraft = v.InferOutput<typeof NewDraft>;

export const DraftForm = v.object({ seen, ...said });
export type DraftForm = v.InferOutput<typeof DraftForm>;

export const SeenDraft = v.object({ seen });
export const SentBack = v.object({ seen, reason: v.pipe(line(2000), v.minLength(1, 'missing')) });
export const DraftPaperChoice = v.object({ paperId: id });

/** Why an act on a draft was refused; every name has its sentence: `drafting_refused_…`. */
export type DraftRefusal =
	| StepRefusal
	| 'service-unknown'
	| 'kind-unknown'
	| 'member-unknown'
	/** Somebody else changed it since the form was shown. */
	| 'changed-meanwhile'
	/** A closed act needs the line that the public may read. */
	| 'neutral-line-missing';
