/** The kinds of acts that somebody may look for, each with the words of the journal that it means. */
export const KINDS = {
	sittings: ['sitting.*'],
	items: ['item.*'],
	drafts: ['draft.*', 'service.*'],
	convocations: ['convocation.*', 'guest.*'],
	presence: ['presence.*', 'proxy.*'],
	votes: ['poll.*', 'ballots.*'],
	records: ['record.*', 'deliberation.*'],
	members: ['mandate.*', 'member.*', 'role.*', 'kind.*', 'tenant.*', 'administrator.*'],
	accounts: ['session.*', 'account.*', 'access.*', 'device.*', 'provider.*', 'identity.*', 'group.*'],
	closed: ['paper.*'],
	privacy: ['privacy.*', 'retention.*', 'watch.*'],
	system: ['journal.*', 'system.*']
} as const satisfies Record<string, readonly string[]>;

export type Kind = keyof typeof KINDS;

export function isKind(text: string): text is Kind {
	return Object.hasOwn(KINDS, text);
}
