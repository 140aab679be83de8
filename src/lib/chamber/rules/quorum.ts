/** The figures behind "the quorum is reached" at one moment. */
export interface QuorumFigures {
	/** Members in office. */
	base: number;
	/** Members in the room; proxies never count (R18). */
	present: number;
	needed: number;
	reached: boolean;
	article: string;
}

/** What the law asks of one kind of body. Comes in as data: domain.md, "Rules as data". */
export interface QuorumRule {
	numerator: number;
	denominator: number;
	/** "More than half" of 16 is 9, "at least half" is 8. */
	test: 'more-than' | 'at-least';
	/** A commission permanente counts represented members (R28), a council never does (R18). */
	countsRepresented: boolean;
	/** Members connected by video count where the law allows several places (R30), never in a commune. */
	countsRemote: boolean;
	/** L2541-4, Alsace-Moselle: when half of the members or more are interested, those who remain decide. */
	isLiftedByInterest: boolean;
	/** Never fewer than this, whatever the share. */
	minimum: number;
	article: string;
}

/** Who is there when an item is opened (R19). Only `inOffice` and `present` are usual; the others change the count. */
export interface Attendance {
	inOffice: number;
	/** Physically in the room. */
	present: number;
	remote?: number;
	represented?: number;
	/** Present, but personally interested (R21), or the executive for its own accounts (R24): out of the count, in the base. */
	interestedPresent?: number;
	/** All interested members, present or not: only for the exception of Alsace-Moselle. */
	interested?: number;
	/** Representatives in another body (R22): out of the base, and out of the count when they are in the room. */
	representatives?: number;
	representativesPresent?: number;
}

/** Members needed out of `base`: floor(n/2)+1 for "more than half" (R17, L2121-17). Whole numbers only. */
export function quorumNeeded(rule: QuorumRule, base: number): number {
	const share = base * rule.numerator;
	const needed =
		rule.test === 'more-than' ? Math.floor(share / rule.denominator) + 1 : Math.ceil(share / rule.denominator);
	return Math.max(needed, rule.minimum);
}

/** Whether those who are there may decide (R17–R24). Evaluated when an item is opened and frozen for that item (R19). */
export function quorum(rule: QuorumRule, attendance: Attendance): QuorumFigures {
	const { inOffice, interested = 0, interestedPresent = 0, representatives = 0 } = attendance;
	const base = inOffice - representatives;
	const present =
		attendance.present +
		(rule.countsRemote ? (attendance.remote ?? 0) : 0) +
		(rule.countsRepresented ? (attendance.represented ?? 0) : 0) -
		interestedPresent -
		(attendance.representativesPresent ?? 0);
	const isLifted = rule.isLiftedByInterest && interested * 2 >= inOffice && present > 0;
	const needed = isLifted ? Math.min(present, inOffice - interested) : quorumNeeded(rule, base);
	return { base, present, needed, reached: present >= needed, article: rule.article };
}
