/** What a clerk may change on an item. */
export interface EditableItem {
	title: string;
	section: string;
	rapporteurMandateId: string | null;
	kind: string;
	isClosed: boolean;
	publicTitle: string;
}

/**
 * The state that a form was filled from, short enough for a hidden field: two clerks on one item find out that the other
 * one was faster. Not a secret, not a signature (FNV-1a, 32 bits).
 */
export function itemFingerprint(item: EditableItem): string {
	const text = JSON.stringify([
		item.title,
		item.section,
		item.rapporteurMandateId,
		item.kind,
		item.isClosed,
		item.publicTitle
	]);
	let hash = 0x811c9dc5;
	for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
	return (hash >>> 0).toString(16);
}
