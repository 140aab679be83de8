/** What a stranger may guess: ids of things that are there, put into every address that could lead to them. */
export interface Guessable {
	slug: string;
	tenantId: string;
	closedVersions: readonly { id: string; fileName: string }[];
	openVersionIds: readonly string[];
	sittings: readonly { id: string; isDraft: boolean }[];
	deliberationIds: readonly string[];
	mailIds: readonly string[];
}

/** An address that must open for nobody who is not signed in, and the thing behind it. */
export interface ShutDoor {
	path: string;
	object: string;
}

/** Of open papers and mails some stand for all: they go through the same door. */
const SOME = 50;

/** Addresses that answer "not here" or "sign in first" to a visitor; a 200 is a leak whatever it says. */
export function shutDoors(known: Guessable): ShutDoor[] {
	const { slug, tenantId } = known;
	const versions = [...known.closedVersions.map(({ id }) => id), ...known.openVersionIds.slice(-SOME)];
	const door = (path: string, object = tenantId): ShutDoor => ({ path, object });
	return [
		...['people', 'outbox', 'jobs', 'journal', 'privacy', 'watch', ''].map((page) =>
			door(`/desk/${slug}${page && `/${page}`}`)
		),
		...['/api/app/inbox', '/account', '/account/knowledge', '/metrics'].map((path) => door(path)),
		...versions.flatMap((id) => ['', '/manifest', '/text'].map((part) => door(`/api/papers/${slug}/${id}${part}`, id))),
		...known.closedVersions.map(({ id, fileName }) => door(`/${slug}/files/${id}/${encodeURIComponent(fileName)}`, id)),
		...known.deliberationIds.map((id) => door(`/api/deliberations/${slug}/${id}`, id)),
		...known.sittings.flatMap(({ id, isDraft }) => [
			door(`/api/app/sittings/${slug}/${id}`, id),
			door(`/desk/${slug}/sittings/${id}`, id),
			...(isDraft ? [`/${slug}/sittings/${id}`, `/hall/${slug}/${id}`, streamOf(slug, id)] : []).map((path) =>
				door(path, id)
			)
		]),
		...known.mailIds.slice(-SOME).map((id) => door(`/desk/${slug}/outbox/${id}`, id))
	];
}

/** Where a visitor begins: the portal, its search for a word of each secret title, every hall and every live stream. */
export function openDoors(known: Guessable, words: readonly string[]): string[] {
	const { slug } = known;
	const shown = known.sittings.filter(({ isDraft }) => !isDraft);
	return [
		...['/', '/sign-in', `/${slug}`, `/${slug}/privacy`],
		...words.map((word) => `/${slug}?q=${encodeURIComponent(word)}`),
		...shown.flatMap(({ id }) => [`/${slug}/sittings/${id}`, `/hall/${slug}/${id}`, streamOf(slug, id)])
	];
}

const streamOf = (slug: string, id: string) => `/live/public?tenant=${slug}&sitting=${id}`;
