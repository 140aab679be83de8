/** What kind of confidential thing stood where anybody may read. */
export type LeakKind = 'title' | 'text' | 'file-name' | 'file' | 'id' | 'address' | 'open-door';

/** Something that anybody may read and should not. Never the words themselves: this is stored, mailed and shown. */
export interface Finding {
	kind: LeakKind;
	/** The id of what leaked: an item, a version of a paper, a mail, an account. */
	object: string;
	/** The address where it stood, without search words and file names. */
	path: string;
}

/** An address without what may itself be a leak: search words, and the name that ends the address of a file. */
export function toldPath(path: string): string {
	const [place = '/'] = path.split(/[?#]/);
	return place.replace(/^(\/[^/]+\/files\/[^/]+)\/.*$/, '$1').slice(0, 200);
}

/** The same thing at the same address is said once. */
export function distinct(findings: readonly Finding[]): Finding[] {
	return [...new Map(findings.map((one) => [`${one.kind} ${one.object} ${one.path}`, one])).values()];
}
