import { expect, expectTypeOf, test } from 'vitest';
import { authorize, type Acting, type Authorized, type DangerousAct } from './authorized.ts';

const NOW = new Date('2026-06-18T18:00:00Z');
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);
const clerk: Acting = { accountId: 'a', level: 2, verifiedAt: ago(60), isDemo: false, tenantId: null, hasWayIn: true };
const directory: Acting = { ...clerk, tenantId: 'council' };
const linked: Acting = { ...clerk, level: 1, verifiedAt: null };

test.each<[string, DangerousAct, Acting, Date | null, boolean]>([
	['who signed in four minutes ago is not asked', 'end-mandate', { ...clerk, verifiedAt: ago(4) }, null, true],
	['who signed in five minutes ago is asked', 'end-mandate', { ...clerk, verifiedAt: ago(5) }, null, false],
	['who confirmed this act a minute ago may do it', 'end-mandate', clerk, ago(1), true],
	['a confirmation is good for five minutes', 'invite-member', clerk, ago(5), false],
	[
		'codes are turned off with a factor only, however fresh',
		'turn-off-codes',
		{ ...clerk, verifiedAt: NOW },
		null,
		false
	],
	['codes are turned off once that was confirmed', 'turn-off-codes', clerk, ago(1), true],
	['the demo is never asked', 'end-mandate', { ...clerk, isDemo: true, hasWayIn: false }, null, true],
	['the demo is asked before codes are turned off', 'turn-off-codes', { ...clerk, isDemo: true }, null, false],
	['a directory vouches for acts in its council', 'end-mandate', { ...directory, verifiedAt: ago(4) }, null, true],
	['a directory opens no lock of the account', 'set-password', { ...directory, verifiedAt: ago(4) }, null, false],
	['who came by a directory and gave a lock may change it', 'set-password', directory, ago(1), true],
	['a directory sets the first lock', 'change-factors', { ...directory, hasWayIn: false }, null, true],
	['a delivered link sets the first password', 'set-password', { ...linked, hasWayIn: false }, null, true],
	['a delivered link makes the first passkey', 'change-factors', { ...linked, hasWayIn: false }, null, true],
	['a delivered link changes no lock that is there', 'set-password', linked, null, false],
	['a delivered link ends no mandate', 'end-mandate', { ...linked, hasWayIn: false }, null, false],
	['a delivered link is not raised by a confirmation', 'end-mandate', linked, ago(1), false]
])('%s', (_sentence, act, by, confirmedAt, may) =>
	expect(authorize({ act, object: 'x' }, by, confirmedAt, NOW).ok).toBe(may)
);

test('a proof says who may do what to what, and is no proof of anything else', () => {
	const proof = authorize({ act: 'end-mandate', object: 'm' }, clerk, NOW, NOW);
	expect(proof.ok && [proof.value.act, proof.value.object, proof.value.accountId]).toEqual(['end-mandate', 'm', 'a']);
	expectTypeOf<Authorized<'end-mandate'>>().not.toExtend<Authorized<'invite-member'>>();
	expectTypeOf<{ act: 'end-mandate'; object: string; accountId: string }>().not.toExtend<Authorized<'end-mandate'>>();
});
