import { isUuid } from '../../kernel/ids.ts';
import type { Audience } from './mark.ts';

/** One Yjs document: the marks of one author for one audience in one sitting. */
export interface MarkDocument {
	sittingId: string;
	authorId: string;
	audience: Audience;
	/** Only with the audience `group`. */
	groupId: string | null;
}

/** `anno:{sittingId}:{authorId}:{private|group:ID|assembly}`. */
export function documentName({ sittingId, authorId, audience, groupId }: MarkDocument): string {
	return `anno:${sittingId}:${authorId}:${groupId ? `group:${groupId}` : audience}`;
}

/** Answers null for anything that `documentName` did not make. */
export function parseDocumentName(name: string): MarkDocument | null {
	const [prefix, sittingId = '', authorId = '', audience = '', groupId, ...rest] = name.split(':');
	if (prefix !== 'anno' || !isUuid(sittingId) || !isUuid(authorId) || rest.length > 0) return null;
	if (audience === 'group') return groupId && isUuid(groupId) ? { sittingId, authorId, audience, groupId } : null;
	if ((audience !== 'private' && audience !== 'assembly') || groupId !== undefined) return null;
	return { sittingId, authorId, audience, groupId: null };
}

/** On the wire the tenant comes first, so that two councils never share a document. */
export function wireName(tenantId: string, name: string): string {
	return `${tenantId}/${name}`;
}

export function parseWireName(wire: string): { tenantId: string; name: string; document: MarkDocument } | null {
	const [tenantId = '', name = '', ...rest] = wire.split('/');
	const document = parseDocumentName(name);
	return isUuid(tenantId) && document && rest.length === 0 ? { tenantId, name, document } : null;
}
