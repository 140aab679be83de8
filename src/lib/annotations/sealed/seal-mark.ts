import { gcm } from '@noble/ciphers/aes.js';
import * as v from 'valibot';
import type { Mark } from '../rules/mark.ts';
import { pad, unpad } from '../rules/padding.ts';
import { MarkSchema } from '../schemas.ts';
import { framed, fromBase64, randomBytes, toBase64, type Bytes } from './bytes.ts';

/** Under which key: 0 is the author's own, every other a group's epoch. */
export const OWN_KEY = 0;

/** A mark as it lies sealed in a Yjs map, under its id. Nothing but this is outside: no kind, page, colour or time. */
const SealedMark = v.strictObject({
	v: v.literal(1),
	epoch: v.pipe(v.number(), v.integer(), v.minValue(0)),
	nonce: v.instance(Uint8Array),
	sealed: v.instance(Uint8Array)
});
export type SealedMark = v.InferOutput<typeof SealedMark>;

/** Where a mark lies. A sealed mark opens there and nowhere else. */
export interface MarkPlace {
	tenantId: string;
	/** `documentName`: sitting, author, audience and group. */
	document: string;
	markId: string;
}

/** The sealed mark in a value of a map; null when it is none. */
export function asSealed(value: unknown): SealedMark | null {
	const parsed = v.safeParse(SealedMark, value);
	return parsed.success ? parsed.output : null;
}

/**
 * Seals a mark with AES-256-GCM. By a library and not by WebCrypto, because a stroke must be in the document, and on its way to the
 * disk, before the pen is lifted far: WebCrypto answers later.
 */
export function sealMark(key: Bytes, epoch: number, place: MarkPlace, mark: Mark): SealedMark {
	const nonce = randomBytes(12);
	return { v: 1, epoch, nonce, sealed: gcm(key, nonce, boundTo(place, epoch)).encrypt(pad(written(mark))) };
}

/** Null when it was sealed for another place or epoch, with another key, or was changed, or holds no mark. */
export function openMark(key: Bytes, place: MarkPlace, { epoch, nonce, sealed }: SealedMark): Mark | null {
	try {
		const content = unpad(gcm(key, nonce, boundTo(place, epoch)).decrypt(sealed));
		const mark = content && read(content);
		return mark?.id === place.markId ? mark : null;
	} catch {
		// What `gcm` throws of is what somebody else may have put there; it is a place that stays locked.
		return null;
	}
}

const boundTo = ({ tenantId, document, markId }: MarkPlace, epoch: number) =>
	framed('mark', tenantId, document, markId, epoch);

function written(mark: Mark): Uint8Array {
	const plain = mark.kind === 'ink' ? { ...mark, stroke: toBase64(mark.stroke) } : mark;
	return new TextEncoder().encode(JSON.stringify(plain));
}

function read(content: Uint8Array): Mark | null {
	const plain: unknown = JSON.parse(new TextDecoder().decode(content));
	if (typeof plain !== 'object' || plain === null) return null;
	const isInk = 'stroke' in plain && typeof plain.stroke === 'string';
	const parsed = v.safeParse(MarkSchema, isInk ? { ...plain, stroke: fromBase64(plain.stroke as string) } : plain);
	return parsed.success ? parsed.output : null;
}
