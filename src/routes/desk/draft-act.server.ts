import { error, fail, type RequestEvent } from '@sveltejs/kit';
import { eq } from 'drizzle-orm';
import * as v from 'valibot';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import type { DraftNews } from '#lib/drafting/draft-mail.ts';
import { mayReadDraft } from '#lib/drafting/rules/draft-policy.ts';
import type { DraftRefusal } from '#lib/drafting/schemas.ts';
import type { Acting } from '#lib/drafting/server/drafts.ts';
import type { Draft } from '#lib/drafting/server/locked-draft.ts';
import { draftActs } from '#lib/drafting/server/tables.ts';
import { tellOfDraft } from '#lib/drafting/server/tell.ts';
import { formTexts } from '#lib/kernel/form-texts.ts';
import { isUuid } from '#lib/kernel/ids.ts';
import type { Result } from '#lib/kernel/result.ts';
import { requireDesk, type StaffAccess } from '#lib/people/server/access.ts';
import { services } from '../../services.ts';

type DraftEvent = RequestEvent<{ tenant: string; draftId?: string }>;
export type DraftAccess = StaffAccess & { draftId: string };

/** Who is asking, and the draft of the address: 404 for one that they may not know of, as for one that does not exist. */
export async function requireDraft(event: Pick<DraftEvent, 'locals' | 'url' | 'params'>): Promise<DraftAccess> {
	const access = await requireDesk(event.locals, event.url, event.params.tenant);
	const { draftId = '' } = event.params;
	const [draft] = isUuid(draftId)
		? await access.database.transaction((tx) => tx.select().from(draftActs).where(eq(draftActs.id, draftId)))
		: [];
	if (!draft || !mayReadDraft(access.staff, draft).ok) error(404);
	return { ...access, draftId };
}

/** Whoever drafts for some service of the town. */
export async function requireDrafter(event: Pick<DraftEvent, 'locals' | 'url' | 'params'>): Promise<DraftAccess> {
	const access = await requireDesk(event.locals, event.url, event.params.tenant);
	if (access.staff.draftsFor.length === 0) error(404);
	return { ...access, draftId: '' };
}

/** One act on a draft, as `clerkAct` is for sittings: a refusal comes back with its name and with what was typed. */
export async function draftAct<Schema extends v.GenericSchema, Value>(
	event: DraftEvent,
	access: DraftAccess,
	schema: Schema,
	act: (tx: TenantTx, form: v.InferOutput<Schema>, acting: Acting & DraftAccess) => Promise<Result<Value, DraftRefusal>>
) {
	const typed = formTexts(await event.request.formData());
	const name = [...event.url.searchParams.keys()].find((key) => key.startsWith('/'))?.slice(1) ?? '';
	const form = v.safeParse(schema, typed);
	if (!form.success) {
		const fields = form.issues.map((issue) => v.getDotPath(issue) ?? '');
		return fail(422, { name, refusal: 'form-incomplete' as const, fields, typed });
	}
	const acting = { ...access, actor: access.account.id, now: new Date() };
	const result = await access.database.transaction((tx) => act(tx, form.output, acting));
	if (!result.ok) return fail(409, { name, refusal: result.refusal, fields: [] as string[], typed });
	return { name, done: result.value };
}

/** Tells by mail, in the transaction of the step. */
export async function tell(
	event: DraftEvent,
	tx: TenantTx,
	{ draft, news, reason = '' }: { draft: Draft; news: DraftNews; reason?: string },
	{ tenant, actor, now }: Acting & DraftAccess
): Promise<void> {
	const { jobs, hosts } = services();
	const link = `${hosts.originOf(tenant.id, event.url.origin)}/desk/${tenant.slug}/drafts/${draft.id}`;
	await tellOfDraft(tx, draft, news, { jobs, tenant: tenant.name, link, actor, reason, now });
}
