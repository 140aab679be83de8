import { ClientError, ResponseBodyError, WWWAuthenticateChallengeError } from 'openid-client';
import { outgoingRefusal, type OutgoingReason } from '#lib/outgoing/server/refusal.ts';

/** What is wrong with a provider: each has its sentence on the administrator's screen. */
export type ProviderTrouble =
	| OutgoingReason
	| 'no-discovery'
	| 'issuer-other'
	| 'endpoint-missing'
	| 'client-refused'
	| 'pkce-not-offered'
	| 'signing-not-offered'
	| 'start-tls-refused'
	| 'bind-refused'
	| 'base-unknown'
	| 'search-refused'
	| 'plain-elsewhere'
	| 'answer-strange';

/** Thrown inside, so that a step does not have to hand every answer through; caught by whoever asked the provider. */
export class ProviderError extends Error {
	readonly trouble: ProviderTrouble;

	constructor(trouble: ProviderTrouble, cause?: unknown) {
		super(`the provider does not work: ${trouble}`, { cause });
		this.trouble = trouble;
	}
}

/** What an error of the network or of the protocol is for the administrator. An error of ours is none of them, and is thrown on. */
export function troubleOf(error: unknown): ProviderTrouble {
	if (error instanceof ProviderError) return error.trouble;
	const refusal = outgoingRefusal(error);
	if (refusal) return refusal.reason;
	if (error instanceof WWWAuthenticateChallengeError) return 'client-refused';
	if (error instanceof ResponseBodyError)
		return ['invalid_client', 'unauthorized_client'].includes(error.error) ? 'client-refused' : 'answer-strange';
	if (error instanceof ClientError) return 'answer-strange';
	throw error;
}
