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
