/** A reason not to start that the operator can act on: one sentence, printed alone, without a stack. */
export class StartRefusal extends Error {
	override readonly name = 'StartRefusal';
}
