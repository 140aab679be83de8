/** Where this tablet stopped reading: a page number for each file, nothing confidential. */
const key = (sha256: string) => `hemicycle_page:${sha256}`;

/** From 1; 1 for a paper that was never opened. */
export function positionOf(sha256: string): number {
	return Number(localStorage.getItem(key(sha256))) || 1;
}

export function keepPosition(sha256: string, page: number): void {
	localStorage.setItem(key(sha256), String(page));
}
