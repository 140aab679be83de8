import type { MarkDocument } from '../rules/document-name.ts';
import type { Mark } from '../rules/mark.ts';
import type { Bytes } from './bytes.ts';
import type { GroupKeyring } from './group-keyring.svelte.ts';
import type { Keyring } from './keyring.svelte.ts';
import { openMark, OWN_KEY, sealMark, type SealedMark } from './seal-mark.ts';

/** How the marks of one document are sealed and opened on this tablet. */
export interface Sealing {
	/** What is written there is sealed. */
	readonly isOn: boolean;
	/** The key to write with is here. */
	readonly canSeal: boolean;
	seal(mark: Mark): SealedMark;
	/** Null while the key is not here, and for what was tampered with. */
	open(markId: string, sealed: SealedMark): Mark | null;
}

export interface Keys {
	keyring: Keyring;
	/** Null for members without a group. */
	group: GroupKeyring | null;
}

/** What is sealed: what a group shares, always; private notes, when their author chose so; the assembly's, never. */
export function sealingOf(
	{ keyring, group }: Keys,
	tenantId: string,
	name: string,
	info: MarkDocument
): Sealing | null {
	const place = (markId: string) => ({ tenantId, document: name, markId });
	const sealing = (isOn: () => boolean, now: () => NumberedKey | null, at: (epoch: number) => Bytes | undefined) => ({
		get isOn() {
			return isOn();
		},
		get canSeal() {
			return now() !== null;
		},
		seal: (mark: Mark) => {
			const current = now();
			if (!current) throw new Error('a mark was to be sealed without a key');
			return sealMark(current.key, current.number, place(mark.id), mark);
		},
		open: (markId: string, sealed: SealedMark) => {
			const key = at(sealed.epoch);
			return key ? openMark(key, place(markId), sealed) : null;
		}
	});
	switch (info.audience) {
		case 'assembly':
			return null;
		case 'private': {
			const own = () => (keyring.identity ? { number: OWN_KEY, key: keyring.identity.own } : null);
			return sealing(
				() => keyring.sealsPrivate,
				own,
				(epoch) => (epoch === OWN_KEY ? own()?.key : undefined)
			);
		}
		case 'group': {
			const mine = group?.group.groupId === info.groupId ? group : null;
			return sealing(
				() => true,
				() => mine?.current ?? null,
				(epoch) => mine?.keys.get(epoch)
			);
		}
	}
}

interface NumberedKey {
	number: number;
	key: Bytes;
}
