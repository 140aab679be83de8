import { error, fail, redirect } from '@sveltejs/kit';
import { eq } from 'drizzle-orm';
import * as v from 'valibot';
import { forgetNotesKey, readNotesKey } from '#lib/annotations/server/notes-keys.ts';
import { hasWayIn, mayAddWayIn, type WaysIn } from '#lib/people/rules/ways-in.ts';
import { isByOwnLock } from '#lib/people/rules/reach.ts';
import { ownDevices } from '#lib/people/rules/own-devices.ts';
import { ChosenDevice, ChosenPasskey, ChosenSession, NamedDevice, NewPassword, OwnName } from '#lib/people/schemas.ts';
import { requireAccount } from '#lib/people/server/access.ts';
import { actOnAccount, homeOf } from '#lib/people/server/account-acts.ts';
import { dangerousAct } from '#lib/people/server/dangerous-act.ts';
import { orderWipe, renameDevice, revokeDevice } from '#lib/people/server/device-acts.ts';
import { listDevices } from '#lib/people/server/devices.ts';
import { dropSession } from '#lib/people/server/door.ts';
import { listPasskeys, removePasskey } from '#lib/people/server/passkeys.ts';
import { countRecoveryCodes } from '#lib/people/server/recovery-codes.ts';
import { endSession, listSessions, type SignedIn } from '#lib/people/server/sessions.ts';
import { mayAct } from '#lib/people/server/step-up.ts';
import { accounts } from '#lib/people/server/tables.ts';
import { setPassword, signOutEverywhere } from '#lib/people/server/set-password.ts';
import { waysIn } from '#lib/people/server/ways-in.ts';
import { services } from '../../services.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const session = requireAccount(locals, url);
	const { account, level, sessionId } = session;
	const { installation } = locals;
	const ways = await waysIn(installation, account.id);
	const factors = { act: 'change-factors', object: account.id } as const;
	return {
		account,
		/** Where there are several addresses: a passkey opens one of them. */
		host: services().hosts.isConfigured ? url.host : null,
		keepsHouse: account.isInstallationAdministrator && locals.host === null && isByOwnLock(session),
		level,
		home: await homeOf(installation, account.id),
		mayAdd: mayAddWayIn(level, ways),
		mayAddAtOnce: (await mayAct(locals, session, factors, new Date())).ok,
		hasPassword: ways.hasPassword,
		hasCodes: ways.hasCodes,
		recoveryCodesLeft: await countRecoveryCodes(installation, account.id),
		notesKey: await notesKeyOf(session, locals),
		passkeys: await listPasskeys(installation, account.id),
		devices: ownDevices(
			await listDevices(installation, account.id),
			await listSessions(installation, account.id, new Date()),
			sessionId
		).filter(({ isHere }) => isHere || mayEndOthers(session, ways))
	};
};

/** Whether there is one, and how many tablets hold it: everything else about it is for the tablets. */
async function notesKeyOf({ account, sessionId }: SignedIn, { installation }: App.Locals) {
	const { key, devices } = await readNotesKey(installation, { accountId: account.id, sessionId }, new Date());
	return key && { devices: devices.length };
}

/** What one council vouches for ends no session that another one, or the account's own lock, began. */
function mayEndOthers({ tenantId }: SignedIn, ways: WaysIn): boolean {
	return tenantId === null || !hasWayIn(ways);
}

export const actions: Actions = {
	name: async ({ locals, url, request }) => {
		const { account, tenantId } = requireAccount(locals, url, 2);
		if (tenantId !== null) error(403);
		const form = v.safeParse(OwnName, Object.fromEntries(await request.formData()));
		if (!form.success) return fail(422, { act: 'name' as const, refusal: 'name-missing' as const });
		await actOnAccount(locals.installation, account.id, { act: 'account.renamed' }, new Date(), (tx) =>
			tx.update(accounts).set(form.output).where(eq(accounts.id, account.id))
		);
		return { done: 'name' as const };
	},
	password: async (event) => {
		const session = requireAccount(event.locals, event.url);
		if (!mayAddWayIn(session.level, await waysIn(event.locals.installation, session.account.id))) error(403);
		const own = { act: 'set-password', objectOf: () => session.account.id } as const;
		return dangerousAct(event, session, own, async (proof, typed) => {
			const form = v.safeParse(NewPassword, typed);
			if (!form.success) error(422);
			const wanted = { ...form.output, session };
			const result = await setPassword(event.locals, proof, wanted, new Date());
			if (result.ok) return { done: 'password' as const };
			return fail(422, { act: 'password' as const, refusal: result.refusal });
		});
	},
	/** Before a passkey can be added by a session that was verified long ago. */
	confirmed: (event) => {
		const session = requireAccount(event.locals, event.url, 2);
		const own = { act: 'change-factors', objectOf: () => session.account.id } as const;
		return dangerousAct(event, session, own, () => Promise.resolve({ done: 'confirmed' as const }));
	},
	removePasskey: (event) => {
		const session = requireAccount(event.locals, event.url, 2);
		const own = { act: 'change-factors', objectOf: () => session.account.id } as const;
		return dangerousAct(event, session, own, async (proof, typed) => {
			const form = v.safeParse(ChosenPasskey, typed);
			if (!form.success) error(422);
			const result = await removePasskey(event.locals.installation, proof, form.output.passkeyId, new Date());
			return result.ok ? { done: 'passkey' as const } : fail(409, { act: 'passkey' as const, refusal: result.refusal });
		});
	},
	forgetNotesKey: (event) => {
		const session = requireAccount(event.locals, event.url, 2);
		const own = { act: 'change-factors', objectOf: () => session.account.id } as const;
		return dangerousAct(event, session, own, async (proof) => {
			await forgetNotesKey(event.locals.installation, proof, new Date());
			return { done: 'notesKey' as const };
		});
	},
	endSession: async ({ locals, url, request }) => {
		const session = requireAccount(locals, url);
		const { account, sessionId } = session;
		const form = v.safeParse(ChosenSession, Object.fromEntries(await request.formData()));
		if (!form.success) error(422);
		const ways = await waysIn(locals.installation, account.id);
		if (form.output.sessionId !== sessionId && !mayEndOthers(session, ways)) error(403);
		await endSession(locals.installation, account.id, form.output.sessionId, new Date());
		return { done: 'session' as const };
	},
	renameDevice: async ({ locals, url, request }) => {
		const session = requireAccount(locals, url, 2);
		const { account } = session;
		if (!mayEndOthers(session, await waysIn(locals.installation, account.id))) error(403);
		const form = v.safeParse(NamedDevice, Object.fromEntries(await request.formData()));
		if (!form.success) error(422);
		await renameDevice(locals.installation, account.id, form.output);
		return { done: 'device-renamed' as const };
	},
	wipeDevice: (event) => {
		const session = requireAccount(event.locals, event.url, 2);
		const asked = { act: 'wipe-own-device', objectOf: deviceIn } as const;
		return dangerousAct(event, session, asked, async (proof) => {
			const ordered = await orderWipe(event.locals, proof, { owner: session.account.id }, new Date());
			if (!ordered.ok) return fail(409, { act: 'device' as const, refusal: ordered.refusal });
			return { done: 'device-wipe' as const, name: ordered.value.name };
		});
	},
	revokeDevice: (event) => {
		const session = requireAccount(event.locals, event.url, 2);
		const asked = { act: 'revoke-device', objectOf: deviceIn } as const;
		return dangerousAct(event, session, asked, async (proof) => {
			const revoked = await revokeDevice(event.locals, proof, new Date());
			if (!revoked.ok) return fail(409, { act: 'device' as const, refusal: revoked.refusal });
			return { done: 'device-removed' as const };
		});
	},
	everywhere: async (event) => {
		const { locals, url, cookies, request } = event;
		const someone = requireAccount(locals, url);
		const session = hasWayIn(await waysIn(locals.installation, someone.account.id))
			? requireAccount(locals, url, 2)
			: someone;
		const own = { act: 'sign-out-everywhere', objectOf: () => session.account.id } as const;
		return dangerousAct(event, session, own, async (proof) => {
			await signOutEverywhere(locals, proof, new Date());
			dropSession(cookies, request);
			redirect(303, '/sign-in');
		});
	}
};

/** The tablet that a button of the page names; 422 for what no button says. */
function deviceIn(typed: Record<string, string>): string {
	const form = v.safeParse(ChosenDevice, typed);
	if (!form.success) error(422);
	return form.output.deviceId;
}
