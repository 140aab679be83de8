import { expect, test } from 'vitest';
import { showsSecondFactor } from './second-factor.ts';

test.each<[string, string[], string | null, string, boolean]>([
	['a provider that says nothing shows nothing', [], null, '', false],
	['a password alone is one factor', ['pwd'], null, '', false],
	['several are said by one word', ['pwd', 'mfa'], null, '', true],
	['a code of an app', ['pwd', 'otp'], null, '', true],
	['a key of hardware', ['hwk'], null, '', true],
	['a card', ['sc'], null, '', true],
	['a key of software alone is one factor', ['swk'], null, '', false],
	['a key of software opened by a PIN', ['swk', 'pin'], null, '', true],
	['a key of software opened by a finger', ['swk', 'fpt'], null, '', true],
	['a text message alone is one factor', ['sms'], null, '', false],
	['a text message after a password', ['pwd', 'sms'], null, '', true],
	['two things that one knows are one factor', ['pwd', 'pin', 'kba'], null, '', false],
	['the network one comes from is none', ['geo', 'rba', 'pwd'], null, '', false],
	['a level that this provider means two factors by', [], 'eidas2', 'eidas2 eidas3', true],
	['a level that it does not', ['pwd'], 'eidas1', 'eidas2 eidas3', false],
	['no level where none is expected', ['pwd'], '', '', false],
	['a part of a level is not the level', [], 'eidas', 'eidas2', false]
])('%s', (_, amr, acr, strong, shows) => expect(showsSecondFactor({ amr, acr }, strong)).toBe(shows));
