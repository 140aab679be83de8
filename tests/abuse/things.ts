import { randomUUID } from 'node:crypto';
import type { Route } from './routes.ts';
import type { Scene } from './scene.ts';
import type { TownName } from './askers.ts';

/** What somebody asks for: the words that a route's parameters are filled with, and what is true of it. */
export interface Thing {
	label: string;
	/** The town of the address, if there is one. */
	town: TownName | null;
	/** There is such a thing in that town. */
	exists: boolean;
	isDraft: boolean;
	isPosted: boolean;
	/** Of a closed item. */
	isClosed: boolean;
	words: Record<string, string>;
}

const ids = () => {
	const id = randomUUID();
	return {
		sittingId: id,
		versionId: id,
		id,
		itemId: id,
		mailId: id,
		providerId: id,
		provider: id,
		fileId: id,
		accountId: id,
		groupId: id,
		draftId: id,
		name: 'deliberation-2026-06-18-01.pdf'
	};
};

/** The things of the scene, as their own town's address names them, the other town's, and none. */
export function thingsOf(scene: Scene): Thing[] {
	const { A, B } = scene.towns;
	const fixed = { who: 'sophie', section: 'tokens', token: randomUUID(), sha256: 'a'.repeat(64) };
	const live = ({ liveId, openPaper, deliberation, openItem, mailId, providerId, file, people, drafts }: typeof A) => ({
		draftId: drafts.approved,
		...{ accountId: people.rival.accountId, groupId: people.group.id, providerId, provider: providerId },
		...{ sittingId: liveId, versionId: openPaper.versionId, id: deliberation.open, itemId: openItem, mailId, ...file }
	});
	const closed = ({
		liveId,
		closedPaper,
		deliberation,
		closedItem,
		mailId,
		providerId,
		file,
		people,
		drafts
	}: typeof A) => ({
		draftId: drafts.closed,
		...{ accountId: people.rival.accountId, groupId: people.group.id, providerId, provider: providerId },
		...{ sittingId: liveId, versionId: closedPaper.versionId, id: deliberation.closed, itemId: closedItem, mailId },
		...file
	});
	const draft = ({ draftId, draftPaper, draftItem, drafts }: typeof A) => ({
		...{ ...ids(), sittingId: draftId, versionId: draftPaper.versionId, itemId: draftItem, draftId: drafts.foreign }
	});
	const ofService = ({ drafts }: typeof A) => ({
		...{ ...ids(), draftId: drafts.foreign, versionId: drafts.foreignPaper.versionId }
	});
	const at = (town: typeof A | null) => ({ ...fixed, tenant: town?.tenant.slug ?? 'nowhere-at-all' });
	const thing = (
		label: string,
		town: typeof A | null,
		words: Record<string, string>,
		facts: Partial<Thing>
	): Thing => ({
		...{ label, town: town ? (town === A ? 'A' : 'B') : null, exists: false },
		...{ isDraft: false, isPosted: false, isClosed: false },
		...{ words: { ...at(town), ...words }, ...facts }
	});
	const there = { exists: true, isPosted: true };
	return [
		thing('of A', A, live(A), there),
		thing('of a closed item of A', A, closed(A), { ...there, isClosed: true }),
		thing('draft of A', A, draft(A), { exists: true, isDraft: true }),
		thing('of B', B, live(B), there),
		thing('of B, asked of A', A, live(B), {}),
		thing('of A, asked of B', B, live(A), {}),
		thing('draft of A, asked of B', B, draft(A), {}),
		thing('draft act of another service of A', A, ofService(A), {}),
		thing('unknown in A', A, ids(), {}),
		thing('unknown in B', B, ids(), {}),
		thing('unknown in an unknown town', null, ids(), {})
	];
}

/** Words that no identifier looks like. None may do worse than not be found. */
export const MALFORMED = [
	'not-a-uuid',
	'0',
	'-1',
	'%00',
	'%F0%9F%92%A9',
	"'%20or%201=1--",
	'..%2f..%2fetc%2fpasswd',
	'__proto__',
	'constructor',
	'%25%32%66',
	'99999999999999999999999999999999',
	'00000000-0000-0000-0000-00000000000G',
	'a'.repeat(3000)
];

/** The address of a thing by a route. */
export function pathOf(route: Route, words: Record<string, string>): string {
	return route.id.replace(/\[([^\]]+)\]/g, (_, name: string) => words[name] ?? 'missing');
}

/** The things whose addresses by this route differ; a route without a thing in it does not care which one it is. */
export function thingsFor(route: Route, things: Thing[]): Thing[] {
	const named = route.params.filter((name) => !['tenant', 'who', 'section', 'token'].includes(name));
	const seen = new Set<string>();
	return things.flatMap((thing) => {
		const path = pathOf(route, thing.words);
		if (seen.has(path)) return [];
		seen.add(path);
		if (named.length > 0) return [exactly(named, thing)];
		const isTown = thing.town !== null;
		return [{ ...thing, exists: isTown, isPosted: isTown, isDraft: false, isClosed: false }];
	});
}

/** A draft has no mail and no file of its own: those ids are of nothing. */
function exactly(named: string[], thing: Thing): Thing {
	const isOfDraft = thing.isDraft && !named.some((name) => name === 'sittingId' || name === 'versionId');
	return isOfDraft ? { ...thing, exists: false } : thing;
}
