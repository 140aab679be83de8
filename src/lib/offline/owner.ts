import * as v from 'valibot';

/**
 * Whose tablet this is. Remembered beside the store, so that the app opens under the right name without asking the server.
 * It grants nothing: the server asks for the session each time.
 */
export const Owner = v.object({
	id: v.pipe(v.string(), v.uuid()),
	firstName: v.string(),
	lastName: v.string()
});
export type Owner = v.InferOutput<typeof Owner>;

const KEY = 'hemicycle_owner';

/** The person whose papers are on this tablet; null before the first sign-in and after signing out. */
export function owner(): Owner | null {
	const kept = localStorage.getItem(KEY);
	if (!kept) return null;
	const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Owner), kept);
	return parsed.success ? parsed.output : null;
}

export function rememberOwner(person: Owner): void {
	localStorage.setItem(KEY, JSON.stringify(person));
}

export function forgetOwner(): void {
	localStorage.removeItem(KEY);
}
