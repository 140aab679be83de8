/** What a log may say of an error: where it happened, never the values that it happened with. */
export interface ErrorDescription {
	name: string;
	/** SQLSTATE or a system code, if it has one. */
	code?: string;
	message: string;
	frames: string[];
}

/** An error, or what a library made of one: pg-boss copies its errors into plain objects. */
interface ErrorLike {
	name?: unknown;
	message: string;
	stack?: unknown;
	cause?: unknown;
	code?: unknown;
}

/** Failed queries carry their parameters (names, addresses) in their message: only the cause's message is kept of them. */
export function describeError(thrown: unknown): ErrorDescription {
	if (!isErrorLike(thrown)) return { name: 'unknown', message: typeof thrown, frames: [] };
	const { code, message } = isErrorLike(thrown.cause) ? thrown.cause : thrown;
	return {
		name: typeof thrown.name === 'string' ? thrown.name : 'Error',
		...(typeof code === 'string' && { code }),
		message: message.replace(/\nparams: .*/s, ''),
		frames: (typeof thrown.stack === 'string' ? thrown.stack : '')
			.split('\n')
			.filter((line) => /^\s+at /.test(line))
			.map((line) => line.trim())
	};
}

function isErrorLike(thrown: unknown): thrown is ErrorLike {
	return typeof thrown === 'object' && thrown !== null && 'message' in thrown && typeof thrown.message === 'string';
}
