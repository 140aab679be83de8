import type { GenericSchema, InferOutput } from 'valibot';
import { parse } from 'valibot';
import { DeviceChallenge, type DeviceAsk } from './device-wire.ts';

/** What came of asking the server about this tablet. */
export type Asked<Value> =
	| { kind: 'answer'; value: Value }
	/** Or it must be asked again: too often, too slowly. */
	| { kind: 'no-network' }
	/** Nobody is signed in here, or only by a delivered link. */
	| { kind: 'signed-out' }
	/** The server does not know this tablet, or not this key. */
	| { kind: 'unknown' };

const URL = '/api/app/device';

export async function askAboutDevice<Schema extends GenericSchema>(
	ask: DeviceAsk,
	schema: Schema
): Promise<Asked<InferOutput<Schema>>> {
	const response = await fetch(URL, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(ask)
	}).catch(() => null);
	if (!response || response.status >= 500 || [409, 429].includes(response.status)) return { kind: 'no-network' };
	if (response.status === 401 || response.status === 403) return { kind: 'signed-out' };
	if (!response.ok) return { kind: 'unknown' };
	return { kind: 'answer', value: parse(schema, await response.json()) };
}

/** Something of the server's to sign: as this tablet, or in order to become one. */
export function askChallenge(deviceId: string | null) {
	return askAboutDevice({ step: 'begin', deviceId }, DeviceChallenge);
}
