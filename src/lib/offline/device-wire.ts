import * as v from 'valibot';

/** What a tablet and the server say to each other about the tablet itself, at `/api/app/device`. Bytes are base64url. */
const Id = v.pipe(v.string(), v.uuid());
const Count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 50));
const bytes = (most: number) => v.pipe(v.string(), v.regex(/^[\w-]+$/), v.maxLength(most));
const Challenge = bytes(400);
const Signature = bytes(200);

export const DeviceAlgorithm = v.picklist(['Ed25519', 'P-256']);
export type DeviceAlgorithm = v.InferOutput<typeof DeviceAlgorithm>;

/** What is on the tablet: complete sittings, bytes of papers, changes to notes that the server does not have. */
export const DeviceFacts = v.object({
	packs: v.pipe(Count, v.maxValue(100_000)),
	bytes: Count,
	unsent: v.pipe(Count, v.maxValue(1_000_000))
});
export type DeviceFacts = v.InferOutput<typeof DeviceFacts>;

export const DeviceAsk = v.variant('step', [
	/** Asks for something to sign: as a known tablet, or to become one (null). */
	v.object({ step: v.literal('begin'), deviceId: v.nullable(Id) }),
	v.object({
		step: v.literal('enrol'),
		challenge: Challenge,
		algorithm: DeviceAlgorithm,
		/** SubjectPublicKeyInfo. */
		publicKey: bytes(300),
		signature: Signature
	}),
	v.object({
		step: v.literal('contact'),
		deviceId: Id,
		challenge: Challenge,
		/** Null: the store is closed, nothing can be counted. */
		facts: v.nullable(DeviceFacts),
		signature: Signature
	}),
	v.object({ step: v.literal('wiped'), deviceId: Id, challenge: Challenge, signature: Signature })
]);
export type DeviceAsk = v.InferOutput<typeof DeviceAsk>;

export const DeviceChallenge = v.object({ challenge: Challenge });

/** The server's half of what opens the store, and for how long it may be kept without another contact. */
export const Lease = v.object({ secret: bytes(100), seconds: Count });
export type Lease = v.InferOutput<typeof Lease>;

export const Enrolled = v.object({ deviceId: Id, lease: Lease });

export const ContactAnswer = v.object({
	order: v.picklist(['none', 'wipe']),
	/** Null when nobody is signed in here by passkey or password: orders still come through, the lease does not. */
	lease: v.nullable(Lease)
});
export type ContactAnswer = v.InferOutput<typeof ContactAnswer>;

/**
 * The sentences that a tablet signs. Each begins with its purpose, so that a signature is good for nothing else, and holds a
 * challenge of the server, so that it is good for two minutes.
 */
export const statements = {
	enrol: (challenge: string, accountId: string, publicKey: string) => lines('enrol', challenge, accountId, publicKey),
	contact: (challenge: string, deviceId: string, facts: DeviceFacts | null) =>
		lines('contact', challenge, deviceId, ...(facts ? [facts.packs, facts.bytes, facts.unsent] : ['closed'])),
	wiped: (challenge: string, deviceId: string) => lines('wiped', challenge, deviceId)
};

const lines = (...words: (string | number)[]) => ['hemicycle device', ...words].join('\n');
