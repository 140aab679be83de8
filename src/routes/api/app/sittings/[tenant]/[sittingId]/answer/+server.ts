import { error } from '@sveltejs/kit';
import * as v from 'valibot';
import { AnswerForm } from '#lib/tablet/schemas.ts';
import { answerConvocation } from '#lib/tablet/server/answer.ts';
import { requireSittingReader } from '#lib/tablet/server/door.ts';
import type { RequestHandler } from './$types';

/** "Présent", "absent" or "pouvoir": 404 for whoever was not called, 409 once the sitting is closed. */
export const POST: RequestHandler = async ({ locals, url, params, request }) => {
	const { database, tenant, account, mandates } = await requireSittingReader(locals, url, params);
	const form = v.safeParse(AnswerForm, await request.json().catch(() => null));
	if (!form.success) error(422);
	const reader = { tenant, accountId: account.id, mandates };
	const wish = { sittingId: params.sittingId, answer: form.output.answer };
	const result = await database.transaction((tx) => answerConvocation(tx, reader, wish, new Date()));
	if (!result.ok) error(result.refusal === 'not-called' ? 404 : 409);
	return Response.json(result.value);
};
