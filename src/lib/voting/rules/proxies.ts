/** A written proxy (pouvoir): the giver's voice, cast by the holder. Ids are those of mandates. */
export interface Proxy {
	giver: string;
	holder: string;
}

export type ProxyRefusal = 'same-member' | 'giver-has-given' | 'holder-has-one' | 'giver-is-present';

/** One voice in a poll: whose it is, and who casts it. */
export interface Voice {
	mandateId: string;
	holderMandateId: string;
	kind: 'own' | 'proxy';
}

/** Why a paper cannot be registered for a sitting (L2121-20: one per holder, and the giver is absent); null if it can. */
export function proxyRefusal(
	registered: readonly Proxy[],
	next: Proxy,
	present: ReadonlySet<string>
): ProxyRefusal | null {
	if (next.giver === next.holder) return 'same-member';
	if (present.has(next.giver)) return 'giver-is-present';
	if (registered.some((proxy) => proxy.giver === next.giver)) return 'giver-has-given';
	if (registered.some((proxy) => proxy.holder === next.holder)) return 'holder-has-one';
	return null;
}

/**
 * The proxies that give a voice at this moment: giver absent, holder in the room himself (so no chain), neither recused.
 * The others stay registered and give none (P3, P5, P9, P11).
 */
export function liveProxies(
	registered: readonly Proxy[],
	present: ReadonlySet<string>,
	recused: ReadonlySet<string> = new Set()
): Proxy[] {
	return registered.filter(
		({ giver, holder }) =>
			!present.has(giver) && present.has(holder) && !recused.has(giver) && !recused.has(holder) && giver !== holder
	);
}

/** Every voice that may be cast: one for each member present and not recused, one for each live proxy. */
export function voicesOf(
	registered: readonly Proxy[],
	present: ReadonlySet<string>,
	recused: ReadonlySet<string> = new Set()
): Voice[] {
	const own = [...present]
		.filter((mandateId) => !recused.has(mandateId))
		.map((mandateId): Voice => ({ mandateId, holderMandateId: mandateId, kind: 'own' }));
	const carried = liveProxies(registered, present, recused).map(({ giver, holder }): Voice => ({
		mandateId: giver,
		holderMandateId: holder,
		kind: 'proxy'
	}));
	return [...own, ...carried];
}
