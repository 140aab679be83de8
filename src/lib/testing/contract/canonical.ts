import { canonicalJson, type Json } from '#lib/journal/rules/canonical.ts';

/** What differs from run to run by intent: ids, tokens and what is computed from them. */
const RANDOM = [
	/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g,
	/(?<=\/(?:link|set-up)\/)[\w-]{20,}/g,
	/\b[0-9a-f]{64}\b/g
];

/**
 * A result of a store as JSON in which only what two runs share is left: ids are dots, bytes their number, times ISO, maps
 * and sets lists; what is keyed by ids is a sorted list.
 */
export function canonical(value: unknown): Json {
	if (typeof value === 'string') {
		// Calendar files are folded, in the middle of ids too (RFC 5545, 3.1).
		return RANDOM.reduce((text, pattern) => text.replace(pattern, '·'), value.replaceAll('\r\n ', ''));
	}
	if (value === null || value === undefined) return null;
	if (typeof value === 'number' || typeof value === 'boolean') return value;
	if (typeof value === 'bigint') return `${value}`;
	if (value instanceof Date) return value.toISOString();
	if (value instanceof Uint8Array) return `${value.byteLength} bytes`;
	if (value instanceof Map || value instanceof Set) return canonical([...value]);
	if (Array.isArray(value)) return value.map(canonical);
	const entries = Object.entries(value).map(([key, inner]) => [canonical(key) as string, canonical(inner)] as const);
	const isKeyedByIds = entries.some(([key]) => key === '·');
	return isKeyedByIds ? sorted(entries.map(([, inner]) => inner)) : Object.fromEntries(entries);
}

/** For what has no order but that of random ids. */
export function sorted(values: readonly Json[]): Json[] {
	return values.toSorted((one, other) => (canonicalJson(one) < canonicalJson(other) ? -1 : 1));
}
