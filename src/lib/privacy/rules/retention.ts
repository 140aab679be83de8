/** How long something is kept that no law asks to keep: so many days, from an event. Nothing here is a guess of the code: it is said on screen as it is done. */
export const RETENTION = {
	tries: { days: 1 },
	challenges: { days: 1 },
	addresses: { days: 30 },
	sessions: { days: 30 },
	links: { days: 30 },
	uploads: { days: 30 },
	jobs: { days: 90 },
	papers: { days: 90 },
	notes: { days: 180 },
	mails: { days: 365 },
	runs: { days: 365 },
	people: { days: 365 }
} as const satisfies Record<string, { days: number }>;

export type RetentionClass = keyof typeof RETENTION;

/** Why a row stays or goes. */
export type Fate =
	/** Erased by the nightly work when it is old enough. */
	| { fate: 'aged'; class: RetentionClass }
	/** Goes when its person is erased: on request, or a year after the last mandate or evening as a guest. */
	| { fate: 'person' }
	/** Stays, because a law asks for it (GDPR, art. 17(3)(b)). */
	| { fate: 'law'; article: string }
	/** Tells of no natural person. */
	| { fate: 'thing' };

/** Where a person finds it in the file of their own data, or why it is not there. */
type Told = { told: string } | { untold: string };

const thing = { fate: 'thing', untold: 'tells of no natural person' } as const;
const secret = 'a secret: named, never shown';
const law = (article: string, told: string) => ({ fate: 'law', article, told }) as const;
const aged = (name: RetentionClass) => ({ fate: 'aged', class: name }) as const;

/** Every table of the database. One that is missing here fails the catalogue test. */
export const TABLES: Record<string, Fate & Told> = {
	tenant: thing,
	installation_fact: thing,
	body: thing,
	political_group: thing,
	account: { fate: 'person', told: 'account' },
	membership: { fate: 'person', told: 'councils' },
	passkey: { fate: 'person', told: 'passkeys' },
	totp: { fate: 'person', untold: secret },
	recovery_code: { fate: 'person', untold: secret },
	access_reset: { ...aged('links'), told: 'accessResets' },
	session: { ...aged('sessions'), told: 'sessions' },
	step_up: { ...aged('sessions'), untold: 'five minutes of one session' },
	sign_in_link: { ...aged('links'), told: 'links' },
	challenge: { ...aged('challenges'), untold: 'a random number for five minutes' },
	rate_limit: { ...aged('tries'), untold: 'counts tries of a network address, which is not an account' },
	mandate: law('CGCT L2121-1, R2121-4 (tableau)', 'councils[].mandates'),
	staff_role: { fate: 'person', told: 'councils[].roles' },
	sitting: law('CGCT L2121-10, L2121-15', 'councils[].offices'),
	item: law('CGCT L2121-10', 'councils[].rapporteurOf'),
	item_paper: thing,
	paper: law('Code du patrimoine L211-1, L212-2', 'councils[].papers'),
	paper_version: law('Code du patrimoine L211-1, L212-2', 'councils[].papers'),
	paper_text: law('Code du patrimoine L211-1, L212-2', 'councils[].papers'),
	upload: { ...aged('uploads'), told: 'councils[].uploads' },
	annotation_document: { ...aged('notes'), told: 'councils[].marks' },
	y_update: { ...aged('notes'), told: 'councils[].marks' },
	y_snapshot: { ...aged('notes'), told: 'councils[].marks' },
	convocation: law('CGCT L2121-10, L2121-12', 'councils[].convocations'),
	proxy: law('CGCT L2121-20', 'councils[].proxies'),
	poll: thing,
	poll_right: law('CGCT L2121-20, L2121-21', 'councils[].votes'),
	ballot: law('CGCT L2121-20, L2121-21', 'councils[].votes'),
	presence: law('CGCT L2121-15, L2121-17', 'councils[].presences'),
	presence_event: law('CGCT L2121-15, L2121-17', 'councils[].presences'),
	item_opening: law('CGCT L2121-17', 'councils[].openings'),
	deliberation: law('CGCT L2121-23, R2121-9', 'councils[].votes'),
	public_sitting: law('CGCT L2131-1, L2121-25', 'councils[].votes'),
	public_file: law('CGCT L2131-1', 'councils[].votes'),
	journal_entry: law('RGPD art. 5(1)(f), 5(2), 32', 'councils[].journal'),
	journal_mention: law('RGPD art. 5(1)(f), 5(2), 32', 'councils[].journal'),
	journal_value: { ...aged('addresses'), told: 'councils[].journal' },
	journal_checkpoint: thing,
	journal_stamp: thing,
	journal_verdict: thing,
	job: { ...aged('jobs'), untold: 'says what the server did, without names' },
	mail: { ...aged('mails'), told: 'councils[].mails' },
	erasure_request: law('RGPD art. 5(2), 12(3)', 'councils[].erasureRequests'),
	privacy_contact: {
		fate: 'law',
		article: 'RGPD art. 13(1)(a), 13(1)(b), 37(7)',
		untold: 'the officer whom the council makes public'
	},
	register_text: { fate: 'law', article: 'RGPD art. 30', untold: 'the council’s own words on its work' },
	retention_run: { ...aged('runs'), untold: 'counts of what was erased' },
	self_check: { ...aged('runs'), told: 'councils[].checks' },
	tenant_host: thing,
	sitting_kind: thing,
	staff_role_kind: { fate: 'person', told: 'councils[].roles' },
	service: thing,
	staff_role_service: { fate: 'person', told: 'councils[].roles' },
	draft_act: law('Code du patrimoine L211-1, L212-2', 'councils[].drafts'),
	draft_step: law('Code du patrimoine L211-1, L212-2', 'councils[].drafts'),
	draft_paper: thing,
	item_draft: thing,
	paper_original: law('Code du patrimoine L211-1, L212-2', 'councils[].papers'),
	device: { fate: 'person', told: 'devices' },
	identity_provider: thing,
	identity_door: thing,
	account_identity: { fate: 'person', told: 'identities' },
	identity_session: { ...aged('sessions'), untold: 'which directory began a session, with its sealed token' },
	notes_key: { fate: 'person', untold: secret },
	notes_key_device: { ...aged('sessions'), untold: 'which session opened the notes key' },
	notes_key_request: { ...aged('sessions'), untold: 'a key on its way to another tablet, for minutes' },
	guest: { fate: 'person', told: 'councils[].invitations' },
	guest_item: { fate: 'person', told: 'councils[].invitations' },
	group_key_given: { fate: 'person', untold: secret },
	group_epoch: {
		fate: 'law',
		article: 'RGPD art. 5(1)(f), 32',
		untold: 'the signed list of who holds a group’s key, which its other members check'
	}
};

/** What the nightly work erases: those classes that some table belongs to. */
export function classesInUse(): RetentionClass[] {
	const used = Object.values(TABLES).flatMap((row) => (row.fate === 'aged' ? [row.class] : []));
	return (Object.keys(RETENTION) as RetentionClass[]).filter((name) => used.includes(name) || OF_MORE.includes(name));
}

/** Classes that decide over rows which otherwise stay: a paper that no agenda has, a person who has left. */
const OF_MORE: readonly RetentionClass[] = ['papers', 'people'];

/** What is older than this goes. */
export function horizonOf(name: RetentionClass, now: Date): Date {
	return new Date(now.getTime() - RETENTION[name].days * 86_400_000);
}
