import type { DeviceFacts } from '#lib/offline/device-wire.ts';
import type { Pack } from '#lib/offline/pack.svelte.ts';
import type { TabletStore } from '#lib/offline/store.ts';
import { countUnsent } from '#lib/offline/unsent.ts';

/** What is on the tablet, for its owner's list: a file that two sittings share counts once, an answer that waits as a change. */
export async function deviceFacts(
	store: TabletStore,
	packs: readonly Pack[],
	unsentAnswers: number
): Promise<DeviceFacts> {
	const filled = packs.filter(({ files }) => files.length > 0);
	const kept = filled.flatMap((pack) => pack.files.filter((file) => pack.isHere(file)));
	const sizes = new Map(kept.map(({ sha256, bytes }) => [sha256, bytes]));
	return {
		packs: filled.filter(({ isComplete }) => isComplete).length,
		bytes: [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0),
		unsent: (await countUnsent(store)) + unsentAnswers
	};
}
