import * as v from 'valibot';

/** Why an alarm is over. */
export const Cleared = v.object({ reason: v.pipe(v.string(), v.trim(), v.minLength(5), v.maxLength(500)) });
