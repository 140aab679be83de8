import * as v from 'valibot';

/** What the tablet asks of the server; checked again when read back from the tablet's store. */
const Id = v.pipe(v.string(), v.uuid());
const Instant = v.pipe(v.string(), v.isoTimestamp());
const Count = v.pipe(v.number(), v.integer(), v.minValue(0));

export const Answer = v.picklist(['present', 'absent', 'proxy']);
export type Answer = v.InferOutput<typeof Answer>;

/** The body of `POST /api/app/sittings/…/answer`. */
export const AnswerForm = v.object({ answer: Answer });

const TabletTenant = v.object({
	id: Id,
	slug: v.string(),
	name: v.string(),
	/** OKLCH hue of the tenant's accent, degrees. */
	accentHue: v.number(),
	/** Path of the picture of its arms; what an earlier release kept has none. */
	arms: v.optional(v.nullable(v.string()), null),
	timeZone: v.string()
});

/** One line of the inbox. */
export const InboxSitting = v.object({
	id: Id,
	tenant: TabletTenant,
	body: v.string(),
	title: v.string(),
	startsAt: Instant,
	place: v.string(),
	state: v.picklist(['published', 'open', 'closed']),
	items: Count,
	papers: Count,
	/** Called members answer; others only read. */
	isCalled: v.boolean(),
	answer: v.nullable(Answer),
	/** Invited to some of its items, which are all that is counted here. */
	isGuest: v.optional(v.boolean(), false)
});
export type InboxSitting = v.InferOutput<typeof InboxSitting>;

export const Inbox = v.object({
	person: v.object({ id: Id, firstName: v.string(), lastName: v.string() }),
	sittings: v.array(InboxSitting),
	/** Councils that this person is in and that do not open yet: their own link has to be used once. */
	waiting: v.optional(v.array(v.string()), [])
});
export type Inbox = v.InferOutput<typeof Inbox>;

export const TabletVersion = v.object({
	id: Id,
	number: Count,
	sha256: v.string(),
	bytes: Count,
	pageCount: Count,
	fileName: v.string(),
	createdAt: Instant,
	/** The signed file behind it, where what is read are pictures of its pages. Absent in what older tablets kept. */
	original: v.optional(v.nullable(v.object({ sha256: v.string(), bytes: Count })), null)
});
export type TabletVersion = v.InferOutput<typeof TabletVersion>;

export const TabletPaper = v.object({
	id: Id,
	title: v.string(),
	kind: v.picklist(['report', 'annex', 'note']),
	isLate: v.boolean(),
	/** The newest first; never empty. */
	versions: v.pipe(v.array(TabletVersion), v.minLength(1))
});
export type TabletPaper = v.InferOutput<typeof TabletPaper>;

export const TabletItem = v.object({
	id: Id,
	number: v.nullable(v.number()),
	section: v.string(),
	title: v.string(),
	isClosed: v.boolean(),
	/** A closed item of which this session, begun by a delivered link, is told the public line and no more. */
	isSealed: v.optional(v.boolean(), false),
	kind: v.picklist(['decision', 'information']),
	state: v.picklist(['pending', 'open', 'done']),
	isLate: v.boolean(),
	rapporteurMandateId: v.nullable(Id),
	papers: v.array(TabletPaper),
	/** After the sitting. */
	deliberation: v.nullable(
		v.object({ id: Id, number: v.string(), outcome: v.picklist(['adopted', 'rejected']), isReady: v.boolean() })
	)
});
export type TabletItem = v.InferOutput<typeof TabletItem>;

export const TabletMember = v.object({
	mandateId: Id,
	accountId: Id,
	civility: v.picklist(['M.', 'Mme']),
	firstName: v.string(),
	lastName: v.string(),
	title: v.string(),
	isChair: v.boolean(),
	seat: Count,
	groupId: v.nullable(Id)
});
export type TabletMember = v.InferOutput<typeof TabletMember>;

/** Marks of a colleague that I may read: the name of their Yjs document. */
const TabletAnnotations = v.object({
	name: v.string(),
	authorId: Id,
	audience: v.picklist(['private', 'group', 'assembly']),
	groupId: v.nullable(Id)
});

export const TabletSitting = v.object({
	id: Id,
	tenant: TabletTenant,
	body: v.object({ id: Id, name: v.string(), kind: v.picklist(['council', 'committee', 'bureau']) }),
	title: v.string(),
	startsAt: Instant,
	place: v.string(),
	state: v.picklist(['published', 'open', 'closed']),
	currentItemId: v.nullable(Id),
	/** Invited to the items that are here; whatever else the sitting deals with is not on this tablet. */
	isGuest: v.optional(v.boolean(), false),
	items: v.array(TabletItem),
	members: v.array(TabletMember),
	groups: v.array(v.object({ id: Id, name: v.string(), shortName: v.string(), hue: v.number() })),
	/** My mandates in this body, in office today. */
	myMandateIds: v.array(Id),
	annotations: v.array(TabletAnnotations)
});
export type TabletSitting = v.InferOutput<typeof TabletSitting>;
