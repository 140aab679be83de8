/** Called when a transaction that wrote into the journal of a tenant was committed in this process. */
type Listener = (tenantId: string) => void;

const listeners = new Set<Listener>();

export function onJournalCommitted(listener: Listener): () => void {
	listeners.add(listener);
	return () => listeners.delete(listener);
}

export function journalCommitted(tenantId: string): void {
	for (const listener of listeners) listener(tenantId);
}
