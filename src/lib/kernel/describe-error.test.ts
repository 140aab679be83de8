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
