import { error, redirect } from '@sveltejs/kit';
import { eq } from 'drizzle-orm';
import * as v from 'valibot';
import { returnPath } from '#lib/people/rules/return-path.ts';
import { ChosenLocale } from '#lib/people/schemas.ts';
import { hostOf, isLoopback } from '#lib/people/server/site.ts';
import { accounts } from '#lib/people/server/tables.ts';
import type { RequestHandler } from './$types';

const YEAR = 365 * 24 * 60 * 60;

/** A choice of language stays with the account if there is one, else with this browser. */
export const POST: RequestHandler = async ({ request, locals, cookies }) => {
	const form = Object.fromEntries(await request.formData());
	const chosen = v.safeParse(ChosenLocale, form);
	if (!chosen.success) error(422);
	const { locale } = chosen.output;
	const { session, installation } = locals;
	if (session) await installation.update(accounts).set({ locale }).where(eq(accounts.id, session.account.id));
	const secure = !isLoopback(hostOf(request.headers));
	cookies.set('hemicycle_locale', locale, { path: '/', httpOnly: false, secure, sameSite: 'lax', maxAge: YEAR });
	redirect(303, returnPath(typeof form['next'] === 'string' ? form['next'] : null, '/'));
};
