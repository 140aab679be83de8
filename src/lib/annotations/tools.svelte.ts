import * as v from 'valibot';
import { AUDIENCES, HIGHLIGHT_COLOURS, INK_COLOURS, type Audience, type MarkColour } from './rules/mark.ts';

export type Tool = 'read' | 'highlight' | 'pen' | 'eraser' | 'note';

const Habits = v.object({
	highlightColour: v.picklist(HIGHLIGHT_COLOURS),
	inkColour: v.picklist(INK_COLOURS),
	width: v.picklist([1.2, 2.2, 4]),
	audience: v.picklist(AUDIENCES),
	drawsWithFinger: v.boolean(),
	isOnLeft: v.boolean()
});
type Habits = v.InferOutput<typeof Habits>;

const KEY = 'hemicycle_palette';
const FIRST: Habits = {
	highlightColour: 'yellow',
	inkColour: 'ink',
	width: 2.2,
	audience: 'private',
	drawsWithFinger: false,
	isOnLeft: false
};

/** The palette: the tool in the hand, and the habits that this tablet remembers. Every paper is opened to be read. */
export class Tools {
	tool = $state<Tool>('read');
	#habits = $state.raw<Habits>(remembered());

	/** A group audience is offered only to members of a group. */
	constructor(audiences: readonly Audience[]) {
		if (!audiences.includes(this.#habits.audience)) this.keep({ audience: 'private' });
	}

	get habits(): Habits {
		return this.#habits;
	}

	/** The colour of the tool in the hand. */
	get colour(): MarkColour {
		return this.tool === 'pen' ? this.#habits.inkColour : this.#habits.highlightColour;
	}

	get colours(): readonly MarkColour[] {
		return this.tool === 'pen' ? INK_COLOURS : HIGHLIGHT_COLOURS;
	}

	keep(changes: Partial<Habits>): void {
		this.#habits = { ...this.#habits, ...changes };
		localStorage.setItem(KEY, JSON.stringify(this.#habits));
	}

	chooseColour(colour: MarkColour): void {
		const inkColour = INK_COLOURS.find((known) => known === colour);
		const highlightColour = HIGHLIGHT_COLOURS.find((known) => known === colour);
		if (this.tool === 'pen' && inkColour) this.keep({ inkColour });
		else if (highlightColour) this.keep({ highlightColour });
	}

	/** Takes a tool, or lays it down when it is in the hand already. */
	take(tool: Tool): void {
		this.tool = this.tool === tool ? 'read' : tool;
	}
}

function remembered(): Habits {
	const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Habits), localStorage.getItem(KEY));
	return parsed.success ? parsed.output : FIRST;
}
