import { authorize, type Authorized, type DangerousAct } from '#lib/people/rules/authorized.ts';
import { NOW } from './factories.ts';

/** The proof that somebody who has just signed in has for an act on an object. */
export function authorizedFor<Act extends DangerousAct>(act: Act, object: string, accountId = object): Authorized<Act> {
	const by = { accountId, level: 2, verifiedAt: NOW, isDemo: false, tenantId: null, hasWayIn: true } as const;
	const may = authorize({ act, object }, by, NOW, NOW);
	if (!may.ok) throw new Error('who just signed in may act');
	return may.value;
}
