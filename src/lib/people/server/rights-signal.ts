/** Called when an act that was just committed in this process may have taken a right from an account: a session, a mandate. */
type Listener = (accountId: string) => void;

const listeners = new Set<Listener>();

export function onRightsChanged(listener: Listener): () => void {
	listeners.add(listener);
	return () => listeners.delete(listener);
}

/** To be called after COMMIT: whoever listens asks the database again. */
export function rightsChanged(accountId: string): void {
	for (const listener of listeners) listener(accountId);
}
