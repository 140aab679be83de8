import { expect, test } from 'vitest';
import { passwordProblem, standsAlone } from './password.ts';

const about = ['claire.delmas-roussel@valmont.example', 'claire.delmas-roussel'];
const common = new Set(['1qaz2wsx3edc4rfv', 'trustno1here']);
const background = { about, isCommon: (password: string) => common.has(password) };

test.each([
	['quatorze lettr', false, 'password-too-short'],
	['sept ab', true, 'password-too-short'],
	['huit abc', true, undefined],
	['huit abc', false, 'password-too-short'],
	['aaaaaaaaaaaaaaaaaaaa', false, 'password-too-simple'],
	['1QAZ2wsx3edc4rfv', false, 'password-too-common'],
	['TrustNo1Here', true, 'password-too-common'],
	['claire.delmas-roussel1', false, 'password-is-you'],
	['ab'.repeat(129), false, 'password-too-long'],
	['le marché du samedi', false, undefined]
])('%j, with codes %j: %s', (password, withCodes, problem) =>
	expect(passwordProblem(password, { ...background, withCodes })).toBe(problem)
);

test('fifteen characters stand alone, fourteen do not', () => {
	expect(standsAlone('quinze lettres!')).toBe(true);
	expect(standsAlone('quatorze lettr')).toBe(false);
});
