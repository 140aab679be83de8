import {
	entersDesk,
	isByLink,
	isDesk,
	isGuest,
	isMember,
	isOfGroup,
	isOfHouse,
	isOfService,
	isRecognised,
	isSignedIn,
	isStaff,
	worksAt,
	type AskerName
} from './askers.ts';
import type { Thing } from './things.ts';

/** `in`: the door opens (what it then says of a wrong form is its own matter). Otherwise the status of the refusal. */
export type Verdict = 'in' | 303 | 401 | 403 | 404;

/**
 * Who gets in where. Each rule is one sentence; whoever is refused is answered as for a thing that does not exist (404), is
 * sent to sign in (303, pages) or told to (401, programs).
 */
const RULES = {
	/** Anybody, and what they may not see is not on the page. */
	anybody: () => 'in',
	/** Nothing is there in this installation: no demo, no gallery, no link under this name. */
	nobody: () => 404,
	/** A public page of a town: drafts and what is unknown do not exist. */
	'the public of a town': (_, { town, isPosted }) => (town && isPosted ? 'in' : 404),
	/** Whoever has a session, a delivered link included. */
	'signed in': (asker) => (isSignedIn(asker) ? 'in' : 303),
	'signed in, a program': (asker) => (isSignedIn(asker) ? 'in' : 401),
	'recognised, a program': (asker) => (isRecognised(asker) ? 'in' : 401),
	/** Keys of a group: its members in office, by passkey or password, and nobody of the house beside them. */
	'members of the group': (asker, { town, exists }) => {
		if (!isRecognised(asker)) return 401;
		return town && exists && isOfGroup(town)(asker) ? 'in' : 404;
	},
	/** By passkey or password: everything about a person is too much for a link. */
	recognised: (asker) => (isRecognised(asker) ? 'in' : 303),
	/** What only administrators of this town may take away. */
	'administrators of the town': (asker, { town, exists }) => {
		if (!isRecognised(asker)) return 303;
		return town === 'A' && exists && asker === 'administratorA' ? 'in' : 404;
	},
	/** Who keeps the installation, and nobody of any town for that. */
	'keeper of the house': (asker) => {
		if (!isRecognised(asker)) return 303;
		return asker === 'installationAdministrator' ? 'in' : 404;
	},
	/** Whoever has a page at the desk of some town, signed in by passkey or password. */
	'some desk': (asker) => (!isRecognised(asker) ? 303 : entersDesk('A')(asker) || isDesk('B')(asker) ? 'in' : 404),
	/** The first page of a desk, and drafts of acts: clerks, drafters, validators; what is not theirs is not on the page. */
	'whoever enters the desk': (asker, { town, exists }) => {
		if (!isRecognised(asker)) return 303;
		return town && exists && entersDesk(town)(asker) ? 'in' : 404;
	},
	/** Writing a new draft: whoever drafts for a service. */
	'drafters of the town': (asker, { town, exists }) => {
		if (!isRecognised(asker)) return 303;
		return town === 'A' && exists && asker === 'drafterA' ? 'in' : 404;
	},
	/** One draft: its service, and clerks once it is approved; a draft of another service does not exist. The closed one is not approved yet. */
	'readers of the draft act': (asker, { town, exists, isDraft, isClosed }) => {
		if (!isRecognised(asker)) return 303;
		if (!town || !exists || isDraft) return 404;
		const asService = town === 'A' && isOfService(asker);
		return asService || (!isClosed && isDesk(town)(asker)) ? 'in' : 404;
	},
	/** Clerks of all sittings and administrators of this town; of its things only those that exist. */
	'the desk of the town': (asker, { town, exists }) => {
		if (!isRecognised(asker)) return 303;
		return town && exists && isDesk(town)(asker) ? 'in' : 404;
	},
	/** Whoever has work there, of whatever kind of sitting; what is not theirs is not on the page. */
	'any desk of the town': (asker, { town, exists }) => {
		if (!isRecognised(asker)) return 303;
		return town && exists && worksAt(town)(asker) ? 'in' : 404;
	},
	/** The console of a sitting: the desk, or who presides; drafts have none. */
	'who runs the sitting': (asker, { town, exists, isDraft }) => {
		if (!isRecognised(asker)) return 303;
		return town && exists && !isDraft && isDesk(town)(asker) ? 'in' : 404;
	},
	/** Members in office of the town, on their tablets; drafts do not exist for them. */
	'members of the town': (asker, { town, exists, isDraft }) => {
		if (!isSignedIn(asker)) return 401;
		return town && exists && !isDraft && isMember(town)(asker) ? 'in' : 404;
	},
	/** The same, and its guests: what they are told of it is another matter (canaries). */
	'members of the town, and guests': (asker, { town, exists, isDraft }) => {
		if (!isSignedIn(asker)) return 401;
		return town && exists && !isDraft && (isMember(town)(asker) || isGuest(town)(asker)) ? 'in' : 404;
	},
	/** Deliberations: who reads the papers, but no guest. */
	'readers of the deliberation': (asker, { town, exists, isDraft, isClosed }) => {
		if (!isSignedIn(asker)) return 401;
		if (!town || !exists) return 404;
		if (!isStaff(town)(asker) && (isDraft || !isOfHouse(town)(asker))) return 404;
		if (isClosed && asker === 'readerA') return 404;
		return isClosed && isByLink(asker) ? 403 : 'in';
	},
	/** Papers: clerks read all, readers what is not closed, members what is on a published agenda, guests what is on the item of their invitation; of a closed item not by a link, which is told so (403). */
	'readers of the paper': (asker, { town, exists, isDraft, isClosed }) => {
		if (!isSignedIn(asker)) return 401;
		if (!town || !exists) return 404;
		if (isGuest(town)(asker)) return isDraft || isClosed ? 404 : 'in';
		if (!isStaff(town)(asker) && (isDraft || !isOfHouse(town)(asker))) return 404;
		if (isClosed && asker === 'readerA') return 404;
		return isClosed && isByLink(asker) ? 403 : 'in';
	}
} satisfies Record<string, (asker: AskerName, thing: Thing) => Verdict>;

export interface Entry {
	rule: keyof typeof RULES;
	/** What an act is sent with, so that it would succeed for whoever may: by the name of its action, `POST` for an endpoint. */
	forms?: Record<string, string[]>;
	/** Statuses of an open door beside 200. */
	also?: number[];
}

const agendaActs = {
	editSitting: ['kindId', 'title', 'startsAt-date', 'startsAt-time', 'place'],
	addItem: ['title', 'section'],
	editItem: ['itemId', 'seen', 'title', 'section', 'kind'],
	move: ['itemId', 'section'],
	removeItem: ['itemId'],
	removePaper: ['itemId', 'paperId'],
	releaseItem: ['itemId'],
	placeDraft: ['draftId']
};
const consoleActs = {
	...{ openSitting: [], closeSitting: [], openItem: ['itemId'], finishItem: ['itemId'], openPoll: ['kind-of-poll'] },
	...{ closePoll: ['pollId'], voidPoll: ['pollId'], presence: ['mandateId', 'isPresent'] },
	...{ officer: ['mandateId', 'office'], registerProxy: ['giver', 'holder'], revokeProxy: ['giver'] }
};
const accountActs = {
	...{ name: ['firstName', 'lastName'], password: ['password'], removePasskey: ['passkeyId'] },
	...{ endSession: ['sessionId'], everywhere: [], confirmed: [], forgetNotesKey: [] },
	...{ renameDevice: ['deviceId', 'name'], wipeDevice: ['deviceId'], revokeDevice: ['deviceId'] }
};
const privacyActs = {
	...{ contact: ['controller', 'officer', 'reach'], amend: ['locale', 'title'] },
	...{ erase: ['accountId'], decline: ['accountId', 'reason'] }
};
const saidOfDraft = ['title', 'summary', 'rapporteurMandateId'];
const draftActs = {
	...{ save: ['version', ...saidOfDraft], handIn: ['version', ...saidOfDraft], approve: ['version'] },
	...{ sendBack: ['version', 'reason'], removePaper: ['paperId'], discard: ['version'] }
};
const codeActs = { begin: [], confirm: ['sealed', 'code'], off: [] };
const person = ['civility', 'firstName', 'lastName', 'email'];

/** The line of every route. A new route needs its line here: without it the run fails. */
export const MATRIX: Record<string, Entry> = {
	'/': { rule: 'anybody' },
	'/[tenant]': { rule: 'the public of a town' },
	'/[tenant]/privacy': { rule: 'the public of a town' },
	'/[tenant]/sittings/[sittingId]': { rule: 'the public of a town' },
	'/[tenant]/files/[fileId]/[name]': { rule: 'the public of a town' },
	'/hall/[tenant]/[sittingId]': { rule: 'the public of a town' },
	'/demo': { rule: 'nobody' },
	'/demo/[who]': { rule: 'nobody', forms: { POST: [] } },
	'/gallery': { rule: 'nobody' },
	'/gallery/[section]': { rule: 'nobody' },
	'/language': { rule: 'anybody', forms: { POST: ['locale'] } },
	'/sign-in': { rule: 'anybody', forms: { default: ['email', 'password'] }, also: [303, 401, 429] },
	'/sign-in/passkey': { rule: 'anybody', forms: { POST: ['json:passkey'] }, also: [429] },
	'/sign-out': { rule: 'anybody', forms: { POST: [] } },
	'/link/[token]': { rule: 'anybody', forms: { default: [] }, also: [303, 410, 429] },
	'/set-up/[token]': {
		rule: 'anybody',
		forms: { default: [...person, 'tenantName', 'population', 'department', 'legalSize', 'kind-of-town'] },
		also: [410]
	},
	'/welcome': { rule: 'signed in', forms: { default: ['password'] }, also: [303] },
	'/account': { rule: 'signed in', forms: accountActs },
	'/account/passkeys': { rule: 'signed in, a program', forms: { POST: ['json:passkey'] }, also: [403] },
	'/account/codes': { rule: 'recognised', forms: codeActs },
	'/account/confirm': { rule: 'signed in, a program', forms: { POST: ['json:passkey'] }, also: [403, 422, 429] },
	'/account/recovery-codes': { rule: 'recognised', forms: { renew: [] } },
	'/sign-in/code': { rule: 'anybody', forms: { default: ['pending', 'code'] }, also: [303, 401, 422, 429] },
	'/sign-in/recovery': { rule: 'anybody', forms: { default: ['email', 'code'] }, also: [303, 401, 422, 429] },
	'/sign-in/with/[provider]': { rule: 'nobody', forms: { default: ['email', 'password'] } },
	'/sign-in/with/[provider]/callback': { rule: 'nobody' },
	'/sign-in/with/[provider]/leave': { rule: 'nobody' },
	'/sign-in/one-factor': { rule: 'signed in' },
	'/desk/[tenant]/identity': { rule: 'administrators of the town' },
	'/desk/[tenant]/identity/new': { rule: 'administrators of the town', forms: { add: ['kind-of-provider', 'name'] } },
	'/desk/[tenant]/identity/[providerId]': {
		rule: 'administrators of the town',
		forms: { save: ['name'], test: [], on: [], off: [], unlink: ['accountId'] }
	},
	'/account/knowledge': { rule: 'recognised', forms: { ask: [], withdraw: [] } },
	'/account/knowledge/download': { rule: 'recognised', forms: { POST: [] } },
	'/desk/[tenant]/journal': { rule: 'any desk of the town', forms: { verify: [] } },
	'/desk/[tenant]/journal/verifier': { rule: 'any desk of the town' },
	'/desk/[tenant]/journal/export': { rule: 'administrators of the town', forms: { POST: [] } },
	'/desk/[tenant]/settings': {
		rule: 'administrators of the town',
		forms: {
			identity: ['sameName', 'accentHue', 'department', 'timeZone'],
			arms: [],
			noArms: [],
			sender: ['mailName', 'mailReplyTo']
		}
	},
	'/[tenant]/arms/[sha256]': { rule: 'nobody' },
	// What would change the towns of the scene is sent without its fields: whoever may not is refused before they are read.
	'/installation': {
		rule: 'keeper of the house',
		forms: { create: [], pause: [], resume: [], addHost: [], removeHost: [] }
	},
	'/desk/[tenant]/privacy': { rule: 'administrators of the town', forms: privacyActs },
	'/desk/[tenant]/privacy/register': { rule: 'administrators of the town' },
	'/desk/[tenant]/watch': { rule: 'administrators of the town', forms: { check: [], clear: ['reason'] } },
	'/desk': { rule: 'some desk', also: [303] },
	'/desk/[tenant]': { rule: 'whoever enters the desk', also: [303] },
	'/desk/[tenant]/drafts': { rule: 'whoever enters the desk' },
	'/desk/[tenant]/drafts/new': {
		rule: 'drafters of the town',
		forms: { default: ['serviceId', ...saidOfDraft] },
		also: [303]
	},
	'/desk/[tenant]/drafts/[draftId]': { rule: 'readers of the draft act', forms: draftActs, also: [303] },
	'/desk/[tenant]/jobs': { rule: 'any desk of the town', forms: { cancelJob: ['jobId'] } },
	'/desk/[tenant]/outbox': { rule: 'any desk of the town', forms: { retry: ['mailId'] } },
	'/desk/[tenant]/outbox/[mailId]': { rule: 'the desk of the town' },
	'/desk/[tenant]/people': {
		rule: 'the desk of the town',
		forms: {
			add: [...person, 'title', 'birthDate', 'groupId'],
			end: ['mandateId'],
			invite: ['mandateId'],
			wipeDevice: ['deviceId']
		}
	},
	'/desk/[tenant]/people/access/[accountId]': { rule: 'the desk of the town', forms: { ask: [], confirm: [] } },
	'/desk/[tenant]/people/roles': {
		rule: 'administrators of the town',
		forms: { give: [...person, 'role'], take: ['roleId'], addKind: ['name', 'bodyId'] }
	},
	'/desk/[tenant]/people/services': {
		rule: 'administrators of the town',
		forms: { add: ['name'], rename: ['serviceId', 'name'], raise: ['serviceId'], remove: ['serviceId'] }
	},
	'/desk/[tenant]/sittings/new': { rule: 'any desk of the town', forms: { default: agendaActs.editSitting } },
	'/desk/[tenant]/sittings/[sittingId]': { rule: 'the desk of the town', forms: agendaActs },
	'/desk/[tenant]/sittings/[sittingId]/answers': {
		rule: 'the desk of the town',
		forms: { default: ['mandateId', 'answer'] }
	},
	'/desk/[tenant]/sittings/[sittingId]/guests': {
		rule: 'the desk of the town',
		forms: {
			invite: [...person, 'quality', 'tickedItem'],
			again: ['guestId'],
			admit: ['guestItemId'],
			withdraw: ['guestId']
		}
	},
	'/desk/[tenant]/sittings/[sittingId]/live': { rule: 'who runs the sitting', forms: consoleActs },
	'/desk/[tenant]/sittings/[sittingId]/publish': {
		rule: 'the desk of the town',
		forms: { default: ['acceptsShortNotice'] },
		also: [303]
	},
	'/api/app/device': { rule: 'anybody', forms: { POST: ['json:device'] }, also: [429] },
	'/api/app/notes-key': { rule: 'recognised, a program', forms: { POST: ['json:notes-key'] }, also: [403] },
	'/api/app/groups/[tenant]/[groupId]': { rule: 'members of the group', forms: { POST: ['json:group-key'] } },
	'/app/notes-key': { rule: 'anybody' },
	'/api/app/inbox': { rule: 'signed in, a program' },
	'/api/app/sittings/[tenant]/[sittingId]': { rule: 'members of the town, and guests' },
	'/api/app/sittings/[tenant]/[sittingId]/answer': { rule: 'members of the town', forms: { POST: ['json:answer'] } },
	'/api/papers/[tenant]/[versionId]': { rule: 'readers of the paper' },
	'/api/papers/[tenant]/[versionId]/manifest': { rule: 'readers of the paper' },
	'/api/papers/[tenant]/[versionId]/original': { rule: 'readers of the paper' },
	'/api/papers/[tenant]/[versionId]/text': { rule: 'readers of the paper' },
	'/api/deliberations/[tenant]/[id]': { rule: 'readers of the deliberation' },
	'/app/sittings/[sittingId]': { rule: 'anybody' },
	'/app/sittings/[sittingId]/items/[itemId]': { rule: 'anybody' },
	'/app/sittings/[sittingId]/papers/[versionId]': { rule: 'anybody' },
	'/app': { rule: 'anybody' }
};

/** The doors of `src/live` know more than a page does; each has a step of its own that tries it. */
export const DOORS: Record<string, string> = {
	'/live/sitting': 'trySittingSockets',
	'/live/collab': 'tryNotes',
	'/live/public': 'tryStreams',
	'/live/ballots': 'tryBallots',
	'/live/uploads': 'tryUploads',
	'/healthz': 'tryHeadersOfAnswers',
	'/readyz': 'isAlive',
	'/metrics': 'tryHeaders'
};

/** What the door of an entry says to somebody who comes for a thing. */
export function verdict(rule: Entry['rule'], asker: AskerName, thing: Thing): Verdict {
	return RULES[rule](asker, thing);
}

/** What an open door may answer to an act: done, refused by its own rules, or led on. Never "you may not know". */
export const ACTED = [200, 201, 204, 303, 400, 409, 410, 415, 422, 429];
