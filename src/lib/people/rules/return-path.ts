/**
 * Where to go after signing in: a path on this site, nothing else. `//host`, `/\host` and control characters would lead a
 * browser elsewhere.
 */
export function returnPath(wanted: string | null | undefined, otherwise: string): string {
	if (!wanted || !/^\/(?![/\\])[\x21-\x7e]*$/.test(wanted) || wanted.includes('\\')) return otherwise;
	return wanted;
}
