import { expect, test } from 'vitest';
import { passwordProblem } from './password.ts';

test.each([
	['quatorze lettr', 'password-too-short'],
	['aaaaaaaaaaaaaaaaaaaa', 'password-too-simple'],
	['claire.delmas-roussel1', 'password-is-you'],
	['le marché du samedi', undefined]
])('%j: %s', (password, problem) =>
	expect(passwordProblem(password, ['claire.delmas-roussel@valmont.example', 'claire.delmas-roussel'])).toBe(problem)
);
