import { error, fail, type RequestEvent } from '@sveltejs/kit';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { enterSitting, type Entrance } from '#lib/chamber/server/entrance.ts';
import { tellSitting } from '#lib/chamber/server/live-topic.ts';
import { requireAccount } from '#lib/people/server/access.ts';
import type { Result } from '#lib/kernel/result.ts';
import { publishRecord } from '#lib/publication/server/publish-record.ts';
import { services } from '../../../../../../services.ts';

type ConsoleEvent = RequestEvent<{ tenant: string; sittingId: string }>;

/** Whoever may run the sitting: the tenant's clerk, or the member who presides; 404 for everybody else. */
export async function requireConsole(event: Pick<ConsoleEvent, 'locals' | 'url' | 'params'>): Promise<Entrance> {
	const session = requireAccount(event.locals, event.url, 2);
	const entrance = await enterSitting(event.locals, session, event.params);
	if (!entrance?.mayRun) error(404);
	return entrance;
}

/** What an act is given: the sitting, the form's texts, who acts and when. */
interface ConsoleAct {
	sittingId: string;
	text: (name: string) => string;
	actor: string;
	now: Date;
}

type Work<Value> = (tx: TenantTx, asked: ConsoleAct) => Promise<Result<Value, string>>;

/** One act of the console: who may, the act in one transaction, then everybody is told. `after` happens once it is committed. */
export function consoleAct<Value>(act: Work<Value>, after: (value: Value) => void = () => undefined) {
	return async (event: ConsoleEvent) => {
		const { database, tenant, sitting } = await requireConsole(event);
		const form = await event.request.formData();
		const text = (name: string) => {
			const value = form.get(name);
			return typeof value === 'string' ? value : '';
		};
		const actor = requireAccount(event.locals, event.url, 2).account.id;
		const asked = { sittingId: sitting.id, text, actor, now: new Date() };
		const result = await database.transaction((tx) => act(tx, asked));
		if (!result.ok) return fail(409, { refusal: result.refusal });
		tellSitting(services().hub, tenant.id, sitting.id);
		after(result.value);
		return { done: true };
	};
}

/** An act that changes what the public record says: it is posted anew in the same transaction. */
export function postedAct<Value>(act: Work<Value>) {
	return consoleAct<Value>(async (tx, asked) => {
		const result = await act(tx, asked);
		if (result.ok) await publishRecord(tx, asked.sittingId, asked.now);
		return result;
	});
}
