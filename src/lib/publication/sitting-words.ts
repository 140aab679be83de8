import * as m from '#lib/i18n/paraglide/messages.js';
import type { PublicSitting } from './schemas.ts';

export const stateWords: Record<PublicSitting['state'], () => string> = {
	published: m.publication_state_published,
	open: m.publication_state_open,
	closed: m.publication_state_closed
};

/** "40 points · 38 délibérations". */
export function sittingSize(record: Pick<PublicSitting, 'items'>): string {
	const files = record.items.reduce((count, { files }) => count + files.length, 0);
	const words = [m.publication_items({ count: record.items.length })];
	if (files > 0) words.push(m.publication_files({ count: files }));
	return words.join(' · ');
}
