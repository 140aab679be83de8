import { deleteRecord, keepRecord } from '#lib/offline/records.ts';
import type { TabletStore } from '#lib/offline/store.ts';
import { readUnsentAnswers, recordName, type UnsentAnswer } from './records.ts';

/** Keeps an answer until the server has it. An answer is not a ballot: the last one counts, so it may wait. */
export async function keepAnswer(store: TabletStore, answer: UnsentAnswer): Promise<void> {
	await keepRecord(store, recordName.answer(answer.sittingId), answer);
}

/** Sends the answers that wait. One that the server refuses is dropped: the inbox then shows what the server holds. */
export async function sendAnswers(store: TabletStore): Promise<void> {
	for (const unsent of await readUnsentAnswers(store)) {
		const response = await post(unsent);
		if (!response || response.status === 401 || response.status >= 500) return;
		await deleteRecord(store, recordName.answer(unsent.sittingId));
	}
}

function post({ tenant, sittingId, answer }: UnsentAnswer): Promise<Response | null> {
	return fetch(`/api/app/sittings/${tenant}/${sittingId}/answer`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ answer })
	}).catch(() => null);
}
