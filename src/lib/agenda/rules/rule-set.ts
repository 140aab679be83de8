import type { LocalDate } from '#lib/kernel/local-date.ts';

/** A share as whole numbers, so that nothing is ever rounded. */
interface Share {
	numerator: number;
	denominator: number;
}

/** How long before a sitting its convocation must leave. */
export interface NoticeRule {
	/** Clear days: neither the day of sending nor the day of the sitting; week-ends and holidays count (R4). */
	unit: 'clear-days';
	minimum: number;
	article: string;
	/** Urgency shortens the notice, never below this; the council rules on it at the opening (R6). */
	urgency: { minimum: number; article: string };
	/** R2: each item goes out with an explanatory note. */
	needsExplanatoryNote: boolean;
	/** R11: a budget under M57 leaves this many calendar days before. */
	budget: { calendarDays: number; article: string };
}

interface QuorumRule {
	base: 'in-office';
	/** Present members must be more than this share of the base. */
	moreThan: Share;
	countsProxies: boolean;
	/** Members present by video count (EPCI only: R30). */
	countsRemote: boolean;
	article: string;
	/** Without quorum: called again at least this many clear days later, then none is needed for the same items. */
	secondCall: { clearDays: number; article: string };
}

interface ProxyRule {
	maxPerHolder: number;
	maxConsecutiveSittings: number;
	article: string;
}

interface MajorityRule {
	base: 'cast';
	moreThan: Share;
	tie: 'chair-own-vote' | 'rejected';
	tieSecret: 'rejected';
	article: string;
}

interface BallotRule {
	publicOnRequestOf: Share;
	secretOnRequestOf: Share;
	article: string;
}

interface AfterRule {
	/** Days within which the list of deliberations is posted. */
	listWithinDays: number;
	article: string;
}

/** The law of one kind of body from one date on. Laws change: a new version is a new file, the old one keeps its sittings. */
export interface RuleSet {
	/** Same for all versions of the law of one kind of body. */
	id: RuleSetId;
	country: 'FR';
	bodyKind: 'commune' | 'epci';
	/** First day on which this version is the law here. */
	validFrom: LocalDate;
	/** First day on which it no longer is. */
	validTo: LocalDate | null;
	/** What a jurist should know about this version, in the language of the law. */
	note: string;
	notice: NoticeRule;
	quorum: QuorumRule;
	proxy: ProxyRule;
	majority: MajorityRule;
	ballot: BallotRule;
	after: AfterRule;
}

export type RuleSetId = 'fr-commune-under-3500' | 'fr-commune-from-3500' | 'fr-epci';
