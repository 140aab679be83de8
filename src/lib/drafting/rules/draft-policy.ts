import { ok, refuse, type Result } from '../../kernel/result.ts';
import { kindsKept, type StaffFacts } from '../../people/rules/staff.ts';

/** Where a draft of an act stands: being written, with its validator, back with a reason, approved, on an agenda. */
export const DRAFT_STATES = ['draft', 'handed-in', 'sent-back', 'approved', 'on-agenda'] as const;
export type DraftState = (typeof DRAFT_STATES)[number];

/** A draft, as far as it matters to who may see it. */
export interface DraftFacts {
	serviceId: string;
	/** The kind of sitting that it is meant for; null: nobody said yet. */
	kindId: string | null;
	state: DraftState;
}

/** Who judges a draft, as far as the draft itself goes. */
export interface Judging {
	/** He or she wrote in it. */
	isOwn: boolean;
	/** Somebody else validates for the service who did not write in it. */
	othersMayJudge: boolean;
}

type Unknown = 'draft-unknown';
/** `not-yours`: it may be read, the act is another's. `step-impossible`: not from the state where the draft is now. */
export type StepRefusal = Unknown | 'not-yours' | 'step-impossible' | 'own-draft';

const OPEN: readonly DraftState[] = ['draft', 'sent-back'];
const FOR_CLERKS: readonly DraftState[] = ['approved', 'on-agenda'];

/**
 * Reading a draft and its papers: drafters of its service; validators of its service once it was handed in; clerks once it is
 * approved, those of all sittings or of the kind that it is meant for. Nobody else reads it, readers of the staff and, before it
 * is approved, administrators included.
 */
export function mayReadDraft(staff: StaffFacts, draft: DraftFacts): Result<null, Unknown> {
	const asDrafter = staff.draftsFor.includes(draft.serviceId);
	const asValidator = draft.state !== 'draft' && staff.validatesFor.includes(draft.serviceId);
	return asDrafter || asValidator || isForClerk(staff, draft) ? ok(null) : refuse('draft-unknown');
}

/** Writing in it, adding papers, handing it in, throwing it away: any drafter of the service, while it is with them. */
export function mayWriteDraft(staff: StaffFacts, draft: DraftFacts): Result<null, StepRefusal> {
	if (!mayReadDraft(staff, draft).ok) return refuse('draft-unknown');
	if (!staff.draftsFor.includes(draft.serviceId)) return refuse('not-yours');
	return OPEN.includes(draft.state) ? ok(null) : refuse('step-impossible');
}

/**
 * Approving: a validator of the service, of what was handed in. What one wrote in oneself is for another validator, if there is
 * one: four eyes where there are four, and no service stands still because it has one validator only.
 */
export function mayApproveDraft(
	staff: StaffFacts,
	draft: DraftFacts,
	{ isOwn, othersMayJudge }: Judging
): Result<null, StepRefusal> {
	if (!mayReadDraft(staff, draft).ok) return refuse('draft-unknown');
	if (!staff.validatesFor.includes(draft.serviceId)) return refuse('not-yours');
	if (draft.state !== 'handed-in') return refuse('step-impossible');
	return isOwn && othersMayJudge ? refuse('own-draft') : ok(null);
}

/** Sending back with a reason: a validator what was handed in, a clerk what was approved and is on no agenda yet. */
export function maySendBack(staff: StaffFacts, draft: DraftFacts): Result<null, StepRefusal> {
	if (!mayReadDraft(staff, draft).ok) return refuse('draft-unknown');
	const asValidator = staff.validatesFor.includes(draft.serviceId);
	const asClerk = isForClerk(staff, draft);
	if (!asValidator && !asClerk) return refuse('not-yours');
	const isNow = (asValidator && draft.state === 'handed-in') || (asClerk && draft.state === 'approved');
	return isNow ? ok(null) : refuse('step-impossible');
}

/** Putting it on an agenda: clerks who see it, once it is approved. Whether they keep the sitting is asked apart. */
export function mayPlaceDraft(staff: StaffFacts, draft: DraftFacts): Result<null, StepRefusal> {
	if (!isForClerk(staff, draft)) return refuse('draft-unknown');
	return draft.state === 'approved' ? ok(null) : refuse('step-impossible');
}

function isForClerk(staff: StaffFacts, { state, kindId }: DraftFacts): boolean {
	const kinds = kindsKept(staff);
	return FOR_CLERKS.includes(state) && (kinds === 'all' || (kindId !== null && kinds.includes(kindId)));
}
