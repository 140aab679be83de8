import * as v from 'valibot';
import { isHostName, plainHost } from './rules/host-name.ts';
import { Municipality, Person } from './schemas.ts';

const Id = v.pipe(v.string(), v.uuid());
const Line = v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(120));
/** First part of its addresses: not one that the house itself uses. */
const TAKEN = ['account', 'api', 'app', 'demo', 'desk', 'gallery', 'hall', 'installation', 'language', 'link', 'live'];
const ALSO_TAKEN = ['set-up', 'sign-in', 'sign-out', 'welcome', 'readyz', 'healthz', 'livez', 'metrics'];
const Slug = v.pipe(
	v.string(),
	v.trim(),
	v.toLowerCase(),
	v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
	v.maxLength(60),
	v.check((slug) => ![...TAKEN, ...ALSO_TAKEN].includes(slug))
);
const Host = v.pipe(v.string(), v.transform(plainHost), v.check(isHostName));
/** One header line of a mail: a name cannot bring another header. Empty: null. */
const SenderName = v.pipe(
	v.string(),
	v.trim(),
	v.maxLength(80),
	// eslint-disable-next-line no-control-regex -- control characters are what it is about
	v.regex(/^[^\u0000-\u001f\u007f<>"]*$/),
	v.transform((name) => name || null)
);
const Nothing = v.pipe(
	v.string(),
	v.trim(),
	v.literal(''),
	v.transform(() => null)
);
const Address = v.union([Nothing, v.pipe(v.string(), v.trim(), v.toLowerCase(), v.email(), v.maxLength(320))]);

export const NewCouncil = v.object({ ...Person, ...Municipality, slug: Slug });
export type NewCouncil = v.InferOutput<typeof NewCouncil>;
export const ChosenCouncil = v.object({ tenantId: Id });
export const CouncilHost = v.object({ tenantId: Id, host: Host });
export type CouncilHost = v.InferOutput<typeof CouncilHost>;

/** Who a council is, as its administrators may say it. Name of the law: what a deliberation is headed with. */
export const CouncilIdentity = v.object({
	name: Line,
	/** Degrees; the nearest of the checked hues is taken. */
	accentHue: v.pipe(v.string(), v.regex(/^\d{1,3}$/), v.transform(Number), v.maxValue(359)),
	department: Municipality.department,
	timeZone: v.pipe(
		v.string(),
		v.check((zone) => Intl.supportedValuesOf('timeZone').includes(zone))
	)
});
export type CouncilIdentity = v.InferOutput<typeof CouncilIdentity>;
export const MailSender = v.object({ mailName: SenderName, mailReplyTo: Address });
export type MailSender = v.InferOutput<typeof MailSender>;
