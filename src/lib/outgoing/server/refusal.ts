/** Why another server was not called, or did not answer: what its administrator can do something about. */
export type OutgoingReason =
	'not-https' | 'address-refused' | 'name-unknown' | 'unreachable' | 'certificate' | 'too-slow' | 'too-large';

/** Thrown, because libraries stand between us and the call; whoever called them catches it again (`outgoingReason`). */
export class OutgoingRefusal extends Error {
	readonly reason: OutgoingReason;

	constructor(reason: OutgoingReason, where: string, cause?: unknown) {
		super(`${where} was not called: ${reason}`, { cause });
		this.reason = reason;
	}
}

const NAME = /^(ENOTFOUND|EAI_|ENODATA|ESERVFAIL)/;
/** What Node and OpenSSL call a certificate that is not that of the server we meant. */
const CERTIFICATE =
	/^(CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_TLS_CERT|ERR_SSL|EPROTO|INVALID_CA|HOSTNAME_MISMATCH)/;
const TIME = /^(ETIMEDOUT|ABORT_ERR)$/;

/** What the network said, as one of our reasons. */
export function refusalOf(error: unknown, where: string): OutgoingRefusal {
	const known = outgoingRefusal(error);
	if (known) return known;
	const { code = '', name = '' } = error as { code?: unknown; name?: string };
	const said = typeof code === 'string' ? code : '';
	if (name === 'TimeoutError' || name === 'AbortError' || TIME.test(said)) return made('too-slow');
	if (NAME.test(said)) return made('name-unknown');
	return made(CERTIFICATE.test(said) ? 'certificate' : 'unreachable');

	function made(reason: OutgoingReason): OutgoingRefusal {
		return new OutgoingRefusal(reason, where, error);
	}
}

/** The refusal that a library has wrapped into an error of its own. */
export function outgoingRefusal(error: unknown): OutgoingRefusal | undefined {
	for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1)
		if (at instanceof OutgoingRefusal) return at;
	return undefined;
}
