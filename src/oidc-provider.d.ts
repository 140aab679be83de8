/** The little that tests need of `oidc-provider`, which brings no types. */
declare module 'oidc-provider' {
	import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

	interface Context {
		path: string;
		query: Record<string, string | string[] | undefined>;
		status: number;
		body: unknown;
		type: string;
		req: IncomingMessage;
		res: ServerResponse;
		respond: boolean;
		oidc: { client: { clientId: string }; session: { accountId: string }; params: Record<string, unknown> };
	}

	// eslint-disable-next-line no-restricted-syntax -- that is how the package exports it
	export default class Provider {
		constructor(issuer: string, configuration: Record<string, unknown>);
		Grant: new (of: { clientId: string; accountId: string }) => {
			addOIDCScope(scope: string): void;
			addOIDCClaims(claims: string[]): void;
			save(): Promise<string>;
		};
		callback(): RequestListener;
		use(middleware: (ctx: Context, next: () => Promise<void>) => Promise<void>): void;
		interactionFinished(request: IncomingMessage, response: ServerResponse, result: object): Promise<void>;
	}
}
