import * as v from 'valibot';

const Base64 = (bytes: number) => v.pipe(v.string(), v.maxLength(Math.ceil(bytes / 3) * 4), v.base64());
const Id = v.pipe(v.string(), v.uuid());
const Key = v.pipe(Base64(32), v.length(44));
const Signature = v.pipe(Base64(64), v.length(88));
const Epoch = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000));
const Milliseconds = v.pipe(v.number(), v.integer());

/** A public notes key, with the signature of its own second half. */
const PublishedKey = v.object({ sealing: Key, signing: Key, proof: Signature });

/** What a tablet signs when it makes a key for a group: who may open it, and which key it is (by its hash). */
export const EpochStatement = v.object({
	tenantId: Id,
	groupId: Id,
	number: Epoch,
	keyHash: Key,
	madeAt: Milliseconds,
	members: v.array(v.object({ accountId: Id, sealing: Key }))
});
export type EpochStatement = v.InferOutput<typeof EpochStatement>;

/** A group's key, sealed to one member by another, who signs for it. */
const Gift = v.object({ accountId: Id, sealing: Key, sealed: Base64(80), signature: Signature });
export type Gift = v.InferOutput<typeof Gift>;

const GivenKey = v.object({
	accountId: Id,
	sealing: Key,
	giverId: Id,
	giverSigning: Key,
	signature: Signature,
	/** Only in one's own. */
	sealed: v.nullable(v.string())
});
export type GivenKey = v.InferOutput<typeof GivenKey>;

/** Everything that the server knows of a group's keys: no key among it. */
export const GroupState = v.object({
	members: v.array(v.object({ accountId: Id, name: v.string(), key: v.nullable(PublishedKey) })),
	epochs: v.array(
		v.object({
			number: Epoch,
			makerId: Id,
			makerSigning: Key,
			statement: v.string(),
			signature: Signature,
			given: v.array(GivenKey)
		})
	)
});
export type GroupState = v.InferOutput<typeof GroupState>;

export const GroupAct = v.variant('act', [
	v.object({
		act: v.literal('make'),
		statement: v.pipe(v.string(), v.maxLength(65_536)),
		signature: Signature,
		gifts: v.pipe(v.array(Gift), v.minLength(1), v.maxLength(300))
	}),
	v.object({ act: v.literal('give'), number: Epoch, gifts: v.pipe(v.array(Gift), v.minLength(1), v.maxLength(300)) })
]);
export type GroupAct = v.InferOutput<typeof GroupAct>;

/** A tablet that asks another one of the same person for the key: what each has said so far. */
export const KeyRequest = v.object({
	id: Id,
	device: v.string(),
	isMine: v.boolean(),
	commitment: Key,
	answer: v.nullable(Key),
	opening: v.nullable(v.object({ sealing: Key, nonce: Key })),
	sealed: v.nullable(v.string())
});
export type KeyRequest = v.InferOutput<typeof KeyRequest>;

export const KeyState = v.object({
	key: v.nullable(v.object({ ...PublishedKey.entries, recovery: v.string(), sealsPrivate: v.boolean() })),
	devices: v.array(
		v.object({ id: Id, name: v.string(), isHere: v.boolean(), way: v.picklist(['made', 'code', 'approved', 'kept']) })
	),
	requests: v.array(KeyRequest)
});
export type KeyState = v.InferOutput<typeof KeyState>;

const Recovery = v.pipe(Base64(160), v.minLength(160));
export const KeyAct = v.variant('act', [
	v.object({ act: v.literal('make'), key: PublishedKey, recovery: Recovery, sealsPrivate: v.boolean() }),
	v.object({ act: v.literal('renew-code'), recovery: Recovery }),
	v.object({ act: v.literal('seal-private') }),
	v.object({ act: v.literal('here'), way: v.picklist(['code', 'approved', 'kept']) }),
	v.object({ act: v.literal('ask'), commitment: Key }),
	v.object({ act: v.literal('answer'), id: Id, answer: Key }),
	v.object({ act: v.literal('open'), id: Id, opening: v.object({ sealing: Key, nonce: Key }) }),
	v.object({ act: v.literal('give'), id: Id, sealed: Base64(240) }),
	v.object({ act: v.literal('drop'), id: Id })
]);
export type KeyAct = v.InferOutput<typeof KeyAct>;
