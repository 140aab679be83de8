import { expect, test } from 'vitest';
import { describeError } from './describe-error.ts';

test('the parameters of a failed query stay out of the log', () => {
	const cause = Object.assign(new Error('duplicate key value'), { code: '23505' });
	const failed = new Error('Failed query: insert …\nparams: jeanne@example.fr', { cause });
	const described = describeError(failed);
	expect(JSON.stringify(described)).not.toContain('jeanne');
	expect(described).toMatchObject({ code: '23505', message: 'duplicate key value' });
});

test('where it happened is kept', () => {
	expect(describeError(new Error('x')).frames[0]).toContain('describe-error.test.ts');
});

test('an error that a library copied into a plain object says as much', () => {
	const copied = { message: 'no job', stack: 'Error: no job\n    at here', queue: 'mail.send' };
	expect(describeError(copied)).toEqual({ name: 'Error', message: 'no job', frames: ['at here'] });
});

test('what is no error at all tells its type and nothing of what it holds', () => {
	expect(describeError({ password: 'x' })).toEqual({ name: 'unknown', message: 'object', frames: [] });
	expect(describeError('a secret')).toEqual({ name: 'unknown', message: 'string', frames: [] });
});
