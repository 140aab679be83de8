import { fail, redirect } from '@sveltejs/kit';
import { eq } from 'drizzle-orm';
import * as v from 'valibot';
import { mayAddWayIn } from '#lib/people/rules/ways-in.ts';
import { ChosenPasskey, ChosenSession, NewPassword, OwnName } from '#lib/people/schemas.ts';
import { requireAccount } from '#lib/people/server/access.ts';
import { actOnAccount, homeOf } from '#lib/people/server/account-acts.ts';
import { dropSession } from '#lib/people/server/door.ts';
import { listPasskeys, removePasskey } from '#lib/people/server/passkeys.ts';
import { endAllSessions, endSession, listSessions } from '#lib/people/server/sessions.ts';
import { setPassword, waysIn } from '#lib/people/server/sign-in.ts';
import { accounts } from '#lib/people/server/tables.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { account, level, sessionId } = requireAccount(locals, url);
	const { installation } = locals;
	const ways = await waysIn(installation, account.id);
	return {
		account,
		level,
		home: await homeOf(installation, account.id),
		mayAdd: mayAddWayIn(level, ways),
		hasPassword: ways.hasPassword,
		passkeys: await listPasskeys(installation, account.id),
		sessions: (await listSessions(installation, account.id, new Date())).map((session) => ({
			...session,
			isHere: session.id === sessionId
		}))
	};
};

export const actions: Actions = {
	name: async ({ locals, url, request }) => {
		const { account } = requireAccount(locals, url, 2);
		const form = v.safeParse(OwnName, Object.fromEntries(await request.formData()));
		if (!form.success) return fail(422, { act: 'name' as const, refusal: 'name-missing' as const });
		await actOnAccount(locals.installation, account.id, { act: 'account.renamed' }, new Date(), (tx) =>
			tx.update(accounts).set(form.output).where(eq(accounts.id, account.id))
		);
		return { done: 'name' as const };
	},
	password: async ({ locals, url, request }) => {
		const { account, level, sessionId } = requireAccount(locals, url);
		const form = v.safeParse(NewPassword, Object.fromEntries(await request.formData()));
		const ways = await waysIn(locals.installation, account.id);
		if (!form.success || !mayAddWayIn(level, ways))
			return fail(403, { act: 'password' as const, refusal: 'not-recognised' as const });
		const who = { accountId: account.id, sessionId, email: account.email };
		const result = await setPassword(locals.installation, who, form.output, new Date());
		return result.ok ? { done: 'password' as const } : fail(422, { act: 'password' as const, refusal: result.refusal });
	},
	removePasskey: async ({ locals, url, request }) => {
		const { account } = requireAccount(locals, url, 2);
		const { passkeyId } = v.parse(ChosenPasskey, Object.fromEntries(await request.formData()));
		const result = await removePasskey(locals.installation, account.id, passkeyId, new Date());
		return result.ok ? { done: 'passkey' as const } : fail(409, { act: 'passkey' as const, refusal: result.refusal });
	},
	endSession: async ({ locals, url, request }) => {
		const { account } = requireAccount(locals, url);
		const { sessionId } = v.parse(ChosenSession, Object.fromEntries(await request.formData()));
		await endSession(locals.installation, account.id, sessionId, new Date());
		return { done: 'session' as const };
	},
	everywhere: async ({ locals, url, request, cookies }) => {
		const { account } = requireAccount(locals, url);
		await actOnAccount(locals.installation, account.id, { act: 'account.signed-out-everywhere' }, new Date(), (tx) =>
			endAllSessions(tx, account.id)
		);
		dropSession(cookies, request);
		redirect(303, '/sign-in');
	}
};
