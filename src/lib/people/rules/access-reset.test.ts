import { expect, test } from 'vitest';
import { mayConfirm, secondPerson, type Helper, type Locked } from './access-reset.ts';

const member: Locked & { accountId: string } = {
	...{ accountId: 'lost', isStaff: false, isAdministrator: false, councilsElsewhere: [] }
};
const clerk = { ...member, isStaff: true };
const administrator = { ...clerk, isAdministrator: true };
const ofTwo = { ...member, councilsElsewhere: ['agglo'] };
const first: Helper = { accountId: 'first', tenantId: 'ville', isAdministrator: false };
const second: Helper = { accountId: 'second', tenantId: 'ville', isAdministrator: false };

test.each([
	['for a member of this council alone, the clerk is enough', member, 'nobody'],
	['for a clerk, a colleague says yes too', clerk, 'colleague'],
	['locks that open another council too are that council’s as well', ofTwo, 'other-council'],
	['and so they are when the person works here', { ...clerk, councilsElsewhere: ['agglo'] }, 'other-council']
] as const)('%s', (_sentence, locked, needed) => expect(secondPerson(locked)).toBe(needed));

test.each([
	['a colleague confirms for a clerk', clerk, first, second, true],
	['nobody confirms what they asked for', clerk, first, { ...second, accountId: 'first' }, false],
	['nobody confirms for themselves', clerk, first, { ...second, accountId: 'lost' }, false],
	['nobody asks for themselves', clerk, { ...first, accountId: 'lost' }, second, false],
	['two clerks do not open an administrator’s account', administrator, first, second, false],
	['a clerk and an administrator do', administrator, first, { ...second, isAdministrator: true }, true],
	['somebody of another desk does not confirm for this one', clerk, first, { ...second, tenantId: 'agglo' }, false],
	['for locks of two councils the other desk confirms', ofTwo, first, { ...second, tenantId: 'agglo' }, true],
	['for locks of two councils a colleague is not enough', ofTwo, first, second, false],
	['nor is a desk that these locks do not open', ofTwo, first, { ...second, tenantId: 'canton' }, false]
])('%s', (_sentence, locked, one, other, may) => expect(mayConfirm(locked, one, other)).toBe(may));
