import { resolve } from '$app/paths';

/** The addresses of the app. All of them open without network. */
const at = (path: string) => `${resolve('/app')}${path}`;

export const inboxPath = () => at('');

export const sittingPath = (sittingId: string) => at(`/sittings/${sittingId}`);

export const itemPath = (sittingId: string, itemId: string) => at(`/sittings/${sittingId}/items/${itemId}`);

/** `page` and `find` bring the reader to a place in the paper. */
export function paperPath(sittingId: string, versionId: string, place: { page?: string; find?: string } = {}): string {
	const query = new URLSearchParams(place).toString();
	return at(`/sittings/${sittingId}/papers/${versionId}${query && `?${query}`}`);
}
