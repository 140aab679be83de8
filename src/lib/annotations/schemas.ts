import * as v from 'valibot';
import type { Mark } from './rules/mark.ts';

/** Why the server does not open a document, when it is not for a trouble of its own. */
export const REFUSED = 'permission-denied';

/** A document of a colleague that one may read. */
export const SharedDocument = v.object({ name: v.string(), author: v.string() });
export type SharedDocument = v.InferOutput<typeof SharedDocument>;

/** What the server says beside Yjs: an answer to `barrier:ID`, `documents` or `ping`, or the hint that somebody shared. */
export const ServerWord = v.variant('say', [
	v.object({ say: v.literal('barrier'), id: v.string() }),
	v.object({ say: v.literal('documents'), documents: v.array(SharedDocument) }),
	v.object({ say: v.literal('shared') }),
	v.object({ say: v.literal('pong') })
]);
export type ServerWord = v.InferOutput<typeof ServerWord>;

/** What the tablet asks beside Yjs. */
export const TabletWord = v.variant('ask', [
	v.object({ ask: v.literal('barrier'), id: v.pipe(v.string(), v.maxLength(64)) }),
	v.object({ ask: v.literal('documents') }),
	/** What was replaced or erased in this document is to be forgotten now: asked by its author after sealing it. */
	v.object({ ask: v.literal('fold') }),
	v.object({ ask: v.literal('ping') })
]);
export type TabletWord = v.InferOutput<typeof TabletWord>;

const box = v.tuple([v.number(), v.number(), v.number(), v.number()]);
const common = {
	id: v.string(),
	sha256: v.string(),
	page: v.pipe(v.number(), v.integer(), v.minValue(1)),
	colour: v.picklist(['yellow', 'green', 'blue', 'pink', 'ink', 'red']),
	text: v.string(),
	createdAt: v.number(),
	updatedAt: v.number()
};
const quote = v.object({
	exact: v.string(),
	prefix: v.string(),
	suffix: v.string(),
	start: v.number(),
	end: v.number()
});

/** A mark as it lies in a Yjs map. Colleagues' documents are read through this: what does not fit is not shown. */
export const MarkSchema: v.GenericSchema<unknown, Mark> = v.variant('kind', [
	v.object({ ...common, kind: v.literal('highlight'), boxes: v.array(box), quote }),
	v.object({ ...common, kind: v.literal('ink'), stroke: v.instance(Uint8Array), width: v.number() }),
	v.object({ ...common, kind: v.literal('note'), place: v.tuple([v.number(), v.number()]) }),
	v.object({ ...common, kind: v.literal('bookmark') })
]);
