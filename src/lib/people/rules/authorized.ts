import { ok, refuse, type Result } from '../../kernel/result.ts';

/**
 * Acts that give a way in, or take one: a session left open on a table is not enough for them. `turn-off-codes` and the
 * others of ALWAYS_CONFIRMED ask for a factor even right after signing in.
 */
export type DangerousAct =
	| 'end-mandate'
	| 'invite-member'
	| 'reset-access'
	| 'give-role'
	| 'take-role'
	| 'set-password'
	| 'change-factors'
	| 'turn-off-codes'
	| 'sign-out-everywhere'
	| 'create-council'
	| 'pause-council'
	| 'change-hosts'
	| 'change-sender'
	| 'revoke-device'
	| 'wipe-own-device'
	| 'wipe-device'
	| 'change-provider'
	| 'ask-erasure'
	| 'erase-person'
	| 'admit-guest';

const ALWAYS_CONFIRMED: readonly DangerousAct[] = ['turn-off-codes'];
const OWN_ACCOUNT: readonly DangerousAct[] = [
	'set-password',
	'change-factors',
	'sign-out-everywhere',
	'wipe-own-device',
	'revoke-device',
	'ask-erasure'
];
const FRESH_MS = 5 * 60_000;

/** Who asks for a dangerous act. */
export interface Acting {
	accountId: string;
	level: 1 | 2;
	/** When this session last proved who it is: at sign-in. */
	verifiedAt: Date | null;
	isDemo: boolean;
	/** The only tenant that vouches for the session; null when the account's own locks do. */
	tenantId: string | null;
	/** Whether the account has a password or a passkey: without one there is nothing to ask for. */
	hasWayIn: boolean;
}

/** Not exported, and with a private part: nothing but `authorize` makes one. */
class Proof<Act extends DangerousAct> {
	readonly #act: Act;
	readonly accountId: string;
	/** What may be acted on: an id. */
	readonly object: string;
	constructor(act: Act, accountId: string, object: string) {
		this.#act = act;
		this.accountId = accountId;
		this.object = object;
	}
	get act(): Act {
		return this.#act;
	}
}

/** Says that this person was just verified and may do this act to this object: stores ask for it, only the check makes it. */
export type Authorized<Act extends DangerousAct> = Proof<Act>;

/**
 * Whether somebody was verified within the last five minutes, by signing in or by confirming exactly this act on exactly
 * this object (`confirmedAt`). What one tenant's directory says is no proof for the locks of the account: those are asked. An account without any lock may give itself the first one and leave, and the demo, where nobody has one, counts
 * as verified. Refused: everybody else is asked again.
 */
export function authorize<Act extends DangerousAct>(
	{ act, object }: { act: Act; object: string },
	by: Acting,
	confirmedAt: Date | null,
	now: Date
): Result<Authorized<Act>, 'step-up-needed'> {
	const isFresh = (at: Date | null) => at !== null && now.getTime() - at.getTime() < FRESH_MS;
	const hasNothingToAsk = !by.hasWayIn && OWN_ACCOUNT.includes(act);
	const isConfirmed = by.level === 2 && isFresh(confirmedAt);
	const isVouchedFor = by.tenantId !== null && OWN_ACCOUNT.includes(act);
	const countsAsFresh = by.level === 2 && !isVouchedFor && (by.isDemo || isFresh(by.verifiedAt));
	const isEnough = countsAsFresh && !ALWAYS_CONFIRMED.includes(act);
	return hasNothingToAsk || isConfirmed || isEnough
		? ok(new Proof(act, by.accountId, object))
		: refuse('step-up-needed');
}
