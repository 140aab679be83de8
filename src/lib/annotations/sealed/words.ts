import * as m from '#lib/i18n/paraglide/messages.js';
import type { Audience } from '../rules/mark.ts';
import type { TypedNotesCode } from '../rules/notes-code.ts';
import type { KeyTrouble } from './key-server.ts';
import type { MissingKey } from './keychain.svelte.ts';

/** What happened to keys, in words. */
export const troubleWords: Record<KeyTrouble | 'wrong-code', () => string> = {
	'no-network': m.annotations_key_no_network,
	'signed-out': m.annotations_key_signed_out,
	'key-exists': m.annotations_key_exists,
	'no-notes-key': m.annotations_key_none,
	'request-over': m.annotations_key_over,
	'epoch-taken': m.annotations_key_no_network,
	'members-changed': m.annotations_key_no_network,
	'not-allowed': m.annotations_key_not_allowed,
	'wrong-code': m.annotations_key_wrong_code
};

export const wayWords = {
	made: m.annotations_key_way_made,
	code: m.annotations_key_way_code,
	approved: m.annotations_key_way_approved,
	kept: m.annotations_key_way_kept
};

/** Why something that is sealed stays closed here, and what opens it. */
export const missingWords: Record<MissingKey, () => string> = {
	make: m.annotations_key_missing_make,
	bring: m.annotations_key_missing_bring,
	wait: m.annotations_key_missing_wait
};

/** Why nothing can be written for an audience: in one's private notes only one's own key can be missing. */
export function cannotWriteWords(audience: Audience, missing: MissingKey | null): string {
	if (audience === 'group' && missing) return missingWords[missing]();
	return m.annotations_key_missing_bring();
}

/** A slip of the hand in a code, and where it is; undefined when the code is complete. */
export function slipOf(typed: TypedNotesCode): string | undefined {
	switch (typed.kind) {
		case 'code':
			return undefined;
		case 'incomplete':
			return m.annotations_key_code_incomplete({ signs: typed.signs });
		case 'wrong-groups':
			return m.annotations_key_code_groups({ groups: typed.groups.join(', ') });
	}
}
