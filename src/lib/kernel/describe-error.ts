/** What a log may say of an error: where it happened, never the values that it happened with. */
export interface ErrorDescription {
	name: string;
	/** SQLSTATE or a system code, if it has one. */
	code?: string;
	message: string;
	frames: string[];
}

/** Failed queries carry their parameters (names, addresses) in their message: only the cause's message is kept of them. */
export function describeError(thrown: unknown): ErrorDescription {
	if (!(thrown instanceof Error)) return { name: 'unknown', message: typeof thrown, frames: [] };
	const inner = thrown.cause instanceof Error ? thrown.cause : thrown;
	const code = (inner as { code?: unknown }).code;
	return {
		name: thrown.name,
		...(typeof code === 'string' && { code }),
		message: inner.message.replace(/\nparams: .*/s, ''),
		frames: (thrown.stack ?? '')
			.split('\n')
			.filter((line) => /^\s+at /.test(line))
			.map((line) => line.trim())
	};
}
