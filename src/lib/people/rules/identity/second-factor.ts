/** What a provider says of how somebody was recognised. */
export interface Recognised {
	/** RFC 8176. */
	amr: readonly string[];
	acr: string | null;
}

/** Methods that are a second factor by themselves, or two at once: several, codes of an app, a key or a card in the hand. */
const ENOUGH = ['mfa', 'otp', 'hwk', 'sc'];
/** Methods that need another kind beside them. */
const HAVE = ['swk', 'sms', 'tel', 'pop'];
const KNOW_OR_BE = ['pwd', 'pin', 'kba', 'fpt', 'face', 'iris', 'retina', 'vbm', 'user'];

/**
 * Whether two factors were shown: `amr` names one of its own weight, or something that one has together with something that one
 * knows or is (RFC 8176, 2); or `acr` is one that this provider is known to mean it by. A list that is absent shows nothing.
 */
export function showsSecondFactor({ amr, acr }: Recognised, strongAcr: string): boolean {
	const strong = strongAcr.split(/\s+/).filter(Boolean);
	if (acr !== null && strong.includes(acr)) return true;
	const has = (list: readonly string[]) => amr.some((method) => list.includes(method));
	return has(ENOUGH) || (has(HAVE) && has(KNOW_OR_BE));
}
