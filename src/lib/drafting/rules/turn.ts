import { isClerk, type StaffFacts } from '../../people/rules/staff.ts';
import type { DraftFacts } from './draft-policy.ts';

/** Whether somebody who may read a draft is the one who does the next step, somebody else is, or nothing is left to do. */
export type Turn = 'yours' | 'others' | 'over';

/** Drafters write what is with them, validators judge what was handed in, clerks place what was approved. */
export function turnOf(staff: StaffFacts, { serviceId, state }: Pick<DraftFacts, 'serviceId' | 'state'>): Turn {
	const whose = (isYours: boolean): Turn => (isYours ? 'yours' : 'others');
	switch (state) {
		case 'draft':
		case 'sent-back':
			return whose(staff.draftsFor.includes(serviceId));
		case 'handed-in':
			return whose(staff.validatesFor.includes(serviceId));
		case 'approved':
			return whose(isClerk(staff));
		case 'on-agenda':
			return 'over';
	}
}
