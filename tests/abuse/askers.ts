/** Everybody who tries. A is the town that is looked at, B its neighbour in the same installation. */
export const ASKERS = [
	'nobody',
	/** The author's session of yesterday. */
	'expired',
	/** The author, come by a delivered link: level 1. */
	'link',
	/** In office in A; wrote the notes. */
	'author',
	/** Of the author's group. */
	'colleague',
	/** In office in A, of another group. */
	'rival',
	/** Sat in A until yesterday. */
	'former',
	/** Sits in B. */
	'memberB',
	/** Sits in both, come by the link of B, which the clerk of B could have read. */
	'linkOfB',
	/** The same account with the lock that was set by that link. */
	'lockOfB',
	'clerkA',
	'clerkB',
	/** Clerk of A for one kind of sitting, of which none is looked at. */
	'limitedClerkA',
	/** Writes drafts of acts for one service of A. */
	'drafterA',
	/** Approves the drafts of that service. */
	'validatorA',
	/** Staff of A who may read, closed items not included. */
	'readerA',
	'administratorA',
	/** Invited to the open item of A's live sitting, signed in by a lock of their own. */
	'guestA',
	/** The same guest, come by the link of the invitation. */
	'guestByLinkA',
	/** Has an account and nothing else. */
	'outsider',
	'installationAdministrator'
] as const;
export type AskerName = (typeof ASKERS)[number];
export type TownName = 'A' | 'B';

const STAFF: Record<TownName, AskerName[]> = { A: ['clerkA', 'administratorA', 'readerA'], B: ['clerkB'] };
const DESK: Record<TownName, AskerName[]> = { A: ['clerkA', 'administratorA'], B: ['clerkB'] };
const MEMBERS: Record<TownName, AskerName[]> = {
	A: ['link', 'author', 'colleague', 'rival'],
	B: ['memberB', 'linkOfB', 'lockOfB']
};
const GROUP: Record<TownName, AskerName[]> = { A: ['author', 'colleague'], B: ['memberB'] };

export const isStaff = (town: TownName) => (asker: AskerName) => STAFF[town].includes(asker);
export const isDesk = (town: TownName) => (asker: AskerName) => DESK[town].includes(asker);
export const isMember = (town: TownName) => (asker: AskerName) => MEMBERS[town].includes(asker);
export const isOfGroup = (town: TownName) => (asker: AskerName) => GROUP[town].includes(asker);
/** Whoever has work at the desk of the town, be it of another kind of sitting. */
export const worksAt = (town: TownName) => (asker: AskerName) =>
	isDesk(town)(asker) || (town === 'A' && asker === 'limitedClerkA');
/** Of the one service of A that has people. */
export const isOfService = (asker: AskerName) => asker === 'drafterA' || asker === 'validatorA';
/** Whoever has a page at the desk of the town: a drafter and a validator are no clerks. */
export const entersDesk = (town: TownName) => (asker: AskerName) =>
	worksAt(town)(asker) || (town === 'A' && isOfService(asker));
export const isOfHouse = (town: TownName) => (asker: AskerName) => isStaff(town)(asker) || isMember(town)(asker);
/** Staff that came by passkey or password: the desk opens for nobody else. */
export const isSignedIn = (asker: AskerName) => asker !== 'nobody' && asker !== 'expired';
export const isByLink = (asker: AskerName) => asker === 'link' || asker === 'linkOfB' || asker === 'guestByLinkA';
/** Knows of one open item of the live sitting and its papers, and of nothing else. */
export const isGuest = (town: TownName) => (asker: AskerName) =>
	town === 'A' && (asker === 'guestA' || asker === 'guestByLinkA');
export const isRecognised = (asker: AskerName) => isSignedIn(asker) && !isByLink(asker);
/** What lies behind closed doors, and marks, open for a real sign-in only. */
export const isTrusted = (town: TownName) => (asker: AskerName) =>
	isOfHouse(town)(asker) && !isByLink(asker) && asker !== 'readerA';
