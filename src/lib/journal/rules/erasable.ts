import type { Json } from './canonical.ts';

/** What an entry holds instead of a personal value: SHA-256 in hex over a salt and the value, which lie elsewhere and can be erased. */
export type Erasable = { erasable: string };

export function isErasable(value: Json | undefined): value is Erasable {
	return (
		value !== null &&
		typeof value === 'object' &&
		!Array.isArray(value) &&
		typeof value['erasable'] === 'string' &&
		/^[0-9a-f]{64}$/.test(value['erasable'])
	);
}

/** The hashes that some details name. */
export function erasablesIn(details: { [key: string]: Json }): string[] {
	return Object.values(details).flatMap((value) => (isErasable(value) ? [value.erasable] : []));
}
