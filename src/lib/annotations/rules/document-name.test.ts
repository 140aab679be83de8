import { expect, test } from 'vitest';
import { documentName, parseDocumentName, parseWireName, wireName } from './document-name.ts';

const sittingId = '01990000-0000-7000-8000-000000000001';
const authorId = '01990000-0000-7000-8000-000000000002';
const groupId = '01990000-0000-7000-8000-000000000003';

test('a name is read back as it was made', () => {
	for (const document of [
		{ sittingId, authorId, audience: 'private' as const, groupId: null },
		{ sittingId, authorId, audience: 'assembly' as const, groupId: null },
		{ sittingId, authorId, audience: 'group' as const, groupId }
	]) {
		expect(parseDocumentName(documentName(document))).toEqual(document);
		expect(parseWireName(wireName(groupId, documentName(document)))).toMatchObject({ tenantId: groupId, document });
	}
});

test.each([
	'',
	'anno',
	`anno:${sittingId}:${authorId}`,
	`anno:${sittingId}:${authorId}:everyone`,
	`anno:${sittingId}:${authorId}:group`,
	`anno:${sittingId}:${authorId}:group:x`,
	`anno:${sittingId}:${authorId}:private:${groupId}`,
	`anno:${sittingId}:${authorId}:group:${groupId}:more`,
	`draft:${sittingId}:${authorId}:private`
])('nobody opens a document called “%s”', (name) => {
	expect(parseDocumentName(name)).toBeNull();
});

test('a name without its tenant, or with two, is refused', () => {
	const name = documentName({ sittingId, authorId, audience: 'private', groupId: null });
	expect(parseWireName(name)).toBeNull();
	expect(parseWireName(`${groupId}/${groupId}/${name}`)).toBeNull();
});
