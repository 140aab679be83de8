import * as v from 'valibot';
import { isUuid } from '#lib/kernel/ids.ts';
import { isKind } from './rules/kinds.ts';

const id = v.fallback(v.optional(v.pipe(v.string(), v.check(isUuid))), undefined);
const date = v.fallback(v.optional(v.pipe(v.string(), v.isoDate())), undefined);
const place = v.fallback(v.optional(v.pipe(v.string(), v.regex(/^[1-9]\d{0,14}$/), v.transform(Number))), undefined);

/** What an address asks of the journal. What cannot be understood is as if it were not there. */
export const JournalFilter = v.object({
	/** Days where the council sits, both included. */
	from: date,
	until: date,
	/** An account. */
	person: id,
	kind: v.fallback(v.optional(v.pipe(v.string(), v.guard(isKind))), undefined),
	sitting: id,
	/** Places in the chain: the page below, or above. */
	below: place,
	above: place
});

export type JournalFilter = v.InferOutput<typeof JournalFilter>;
