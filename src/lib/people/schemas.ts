import * as v from 'valibot';
import type { DangerousAct } from './rules/authorized.ts';
import { GIVEN_ROLES } from './rules/given-role.ts';
import { isLocalDate } from '#lib/kernel/local-date.ts';

const text = (most: number) => v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(most));
const password = v.pipe(v.string(), v.maxLength(1024));

export const PasswordSignIn = v.object({ email: text(320), password });
export const NewPassword = v.object({ password, current: v.optional(password, '') });
export const CodeSignIn = v.object({ pending: text(2000), code: text(100) });
export const RecoverySignIn = v.object({ email: text(320), password: v.optional(password, ''), code: text(100) });
export const FirstCode = v.object({ sealed: text(2000), code: v.pipe(v.string(), v.maxLength(100)) });
export const ChosenLocale = v.object({ locale: v.picklist(['fr', 'en']) });
export const ChosenSession = v.object({ sessionId: v.pipe(v.string(), v.uuid()) });
export const ChosenDevice = v.object({ deviceId: v.pipe(v.string(), v.uuid()) });
export const NamedDevice = v.object({ ...ChosenDevice.entries, name: text(60) });
export const ChosenPasskey = v.object({ passkeyId: text(1400) });
export const ChosenMandate = v.object({ mandateId: v.pipe(v.string(), v.uuid()) });
export const ChosenRole = v.object({ roleId: v.pipe(v.string(), v.uuid()) });
export const OwnName = v.object({ firstName: text(80), lastName: text(80) });

/** A browser's answer to a WebAuthn challenge; `@simplewebauthn/server` reads what is inside. */
const credential = v.looseObject({
	id: text(1400),
	rawId: text(1400),
	type: v.literal('public-key'),
	response: v.record(v.string(), v.unknown()),
	clientExtensionResults: v.record(v.string(), v.unknown())
});
const challengeId = v.pipe(v.string(), v.uuid());

export const PasskeySignIn = v.variant('step', [
	v.object({ step: v.literal('begin') }),
	v.object({ step: v.literal('finish'), challengeId, response: credential, next: v.optional(v.string(), '') })
]);

export const PasskeyRegistration = v.variant('step', [
	v.object({ step: v.literal('begin') }),
	v.object({ step: v.literal('finish'), challengeId, name: text(80), response: credential })
]);

/** To confirm one act on one thing. */
const asked = {
	act: v.picklist([
		'end-mandate',
		'invite-member',
		'reset-access',
		'give-role',
		'take-role',
		'set-password',
		'change-factors',
		'turn-off-codes',
		'sign-out-everywhere',
		'create-council',
		'pause-council',
		'change-hosts',
		'change-sender',
		'revoke-device',
		'wipe-own-device',
		'wipe-device',
		'change-provider',
		'ask-erasure',
		'erase-person',
		'admit-guest'
	]),
	object: v.pipe(v.string(), v.uuid())
};
export const PasskeyConfirmation = v.variant('step', [
	v.object({ step: v.literal('begin'), ...asked }),
	v.object({ step: v.literal('finish'), ...asked, challengeId, response: credential })
]);

/** What a page needs in order to ask somebody again, for one act: `kept` is what was typed, sealed. */
export interface StepUpAsked {
	act: DangerousAct;
	object: string;
	/** Where the form goes once more. */
	action: string;
	kept: string;
	refusal: 'not-recognised' | 'code-wrong' | 'too-many-tries' | undefined;
	hasPassword: boolean;
	hasCodes: boolean;
	passkeys: number;
}

/** What the law asks of a council: fields of a form. */
export const Municipality = {
	tenantName: text(120),
	kind: v.picklist(['commune', 'epci']),
	population: v.pipe(v.string(), v.transform(Number), v.integer(), v.minValue(1), v.maxValue(20_000_000)),
	department: v.pipe(v.string(), v.trim(), v.regex(/^(\d{2,3}|2[AB])$/)),
	legalSize: v.pipe(v.string(), v.transform(Number), v.integer(), v.minValue(3), v.maxValue(400))
};
export const Person = {
	civility: v.picklist(['M.', 'Mme']),
	firstName: text(80),
	lastName: text(80),
	email: v.pipe(v.string(), v.trim(), v.toLowerCase(), v.email(), v.maxLength(320))
};

export const SetUp = v.object({ ...Person, ...Municipality });
export type SetUp = v.InferOutput<typeof SetUp>;

export const NewMember = v.object({
	...Person,
	title: text(160),
	groupId: v.pipe(
		v.string(),
		v.transform((id) => id || null),
		v.nullable(v.pipe(v.string(), v.uuid()))
	),
	birthDate: v.pipe(v.string(), v.check(isLocalDate))
});
export type NewMember = v.InferOutput<typeof NewMember>;

const ids = v.array(v.string());
export const NewRole = v.object({ ...Person, role: v.picklist(GIVEN_ROLES), kindIds: ids, serviceIds: ids });
export type NewRole = v.InferOutput<typeof NewRole>;

export const ServiceName = v.object({ name: text(120) });
export const ChosenService = v.object({ serviceId: v.pipe(v.string(), v.uuid()) });
export const RenamedService = v.object({ ...ChosenService.entries, ...ServiceName.entries });

export const NewKind = v.object({ name: text(120), bodyId: v.pipe(v.string(), v.uuid()) });
