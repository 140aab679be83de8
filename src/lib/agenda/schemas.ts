import * as v from 'valibot';
import { isLocalDate } from '#lib/kernel/local-date.ts';
import { Person } from '#lib/people/schemas.ts';

const line = (max: number) => v.pipe(v.string(), v.trim(), v.maxLength(max));
const requiredLine = (max: number) => v.pipe(line(max), v.minLength(1, 'missing'));
const localDate = v.pipe(v.string(), v.check(isLocalDate, 'date-wrong'));
const localTime = v.pipe(v.string(), v.isoTime('time-wrong'));
/** An unchecked box is not sent at all. */
const checkbox = v.pipe(
	v.optional(v.string(), ''),
	v.transform((value) => value !== '')
);
const optionalId = v.pipe(
	v.optional(v.string(), ''),
	v.transform((value) => value || null),
	v.nullable(v.pipe(v.string(), v.uuid()))
);

/** What the clerk says of a sitting; date and hour on the wall clock of the council. */
export const SittingForm = v.object({
	kindId: v.pipe(v.string(), v.uuid('missing')),
	title: line(200),
	'startsAt-date': localDate,
	'startsAt-time': localTime,
	place: requiredLine(300)
});

/** What the clerk says of an item. `seen` is the state that the form was filled from. */
export const ItemForm = v.object({
	itemId: v.pipe(v.string(), v.uuid()),
	seen: v.string(),
	title: requiredLine(500),
	section: line(200),
	rapporteurMandateId: optionalId,
	kind: v.picklist(['decision', 'information']),
	isClosed: checkbox,
	publicTitle: v.optional(line(500), '')
});
export type ItemForm = v.InferOutput<typeof ItemForm>;

/** Where an item goes: before another one, or to the end. */
export const MoveForm = v.object({
	itemId: v.pipe(v.string(), v.uuid()),
	beforeId: optionalId,
	section: line(200)
});

export const PublishForm = v.object({ acceptsShortNotice: checkbox });
export const NewItemForm = v.object({ title: requiredLine(500), section: line(200) });
export const DraftChoice = v.object({ draftId: v.pipe(v.string(), v.uuid()) });
export const ItemChoice = v.object({ itemId: v.pipe(v.string(), v.uuid()) });
export const GuestChoice = v.object({ guestId: v.pipe(v.string(), v.uuid()) });
export const GuestItemChoice = v.object({ guestItemId: v.pipe(v.string(), v.uuid()) });
export const PaperChoice = v.object({ itemId: v.pipe(v.string(), v.uuid()), paperId: v.pipe(v.string(), v.uuid()) });
export const AnswerForm = v.object({
	mandateId: v.pipe(v.string(), v.uuid()),
	answer: v.picklist(['present', 'absent', 'proxy'])
});

/** Whom the clerk invites to items of one sitting; each ticked item is a field of its own, `item:<id>`. */
export const GuestForm = v.pipe(
	v.looseObject({ ...Person, quality: requiredLine(160) }),
	v.transform(({ civility, firstName, lastName, email, quality, ...more }) => ({
		...{ civility, firstName, lastName, email, quality },
		itemIds: Object.keys(more).flatMap((name) => (name.startsWith('item:') ? [name.slice('item:'.length)] : []))
	}))
);

/** Why an act on an agenda was refused; every name has its sentence in the catalogue: `agenda_refused_…`. */
export type AgendaRefusal =
	| 'sitting-unknown'
	| 'item-unknown'
	| 'body-unknown'
	| 'kind-unknown'
	| 'member-unknown'
	| 'paper-unknown'
	| 'draft-unknown'
	/** It stands on an agenda already, or is not approved any more. */
	| 'draft-placed'
	/** Numbers and order are frozen once published. */
	| 'agenda-published'
	| 'sitting-over'
	/** A closed item needs the line that the public may read. */
	| 'neutral-line-missing'
	| 'title-missing'
	/** Somebody else changed it since the form was shown. */
	| 'changed-meanwhile'
	| 'agenda-empty'
	| 'sitting-in-the-past'
	| 'nobody-to-convene'
	/** Nobody is invited to a draft: it does not exist outside the desk. */
	| 'agenda-not-published'
	| 'no-item-chosen'
	/** A member of the body is convened, not invited. */
	| 'guest-is-member'
	| 'guest-unknown'
	/** The notice is shorter than the law asks and the clerk has not said that it is urgent. */
	| 'notice-too-short';
