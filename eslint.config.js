import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

export default ts.config(
	{
		ignores: [
			'node_modules/**',
			'.svelte-kit/**',
			'build/**',
			'data/**',
			'src/lib/i18n/paraglide/**',
			'test-results/**',
			'playwright-report/**'
		]
	},
	js.configs.recommended,
	...ts.configs.strictTypeChecked,
	...svelte.configs.recommended,
	{
		languageOptions: {
			globals: { ...globals.browser, ...globals.node },
			parserOptions: { projectService: true, extraFileExtensions: ['.svelte'] }
		},
		rules: {
			'no-undef': 'off',
			'@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
			'@typescript-eslint/no-confusing-void-expression': 'off',
			'@typescript-eslint/switch-exhaustiveness-check': 'error',
			'max-lines': ['error', { max: 400 }],
			'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
			'no-restricted-syntax': ['error', { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' }]
		}
	},
	{
		files: ['**/*.svelte', '**/*.svelte.ts'],
		languageOptions: { parserOptions: { parser: ts.parser } },
		rules: {
			'max-lines-per-function': 'off',
			// The linter's own translation of components loses types across snippets and component props, where svelte-check
			// (which falls on any error) keeps them.
			'@typescript-eslint/no-unsafe-assignment': 'off',
			'@typescript-eslint/no-unsafe-argument': 'off',
			'@typescript-eslint/no-unsafe-return': 'off'
		}
	},
	{
		files: ['**/*.test.ts', '**/conformance.ts', 'tests/**'],
		rules: {
			'max-lines-per-function': 'off',
			'@typescript-eslint/no-non-null-assertion': 'off',
			// Asymmetric matchers (`expect.objectContaining`) are typed any by vitest.
			'@typescript-eslint/no-unsafe-assignment': 'off'
		}
	},
	{
		files: ['*.config.{js,ts}', 'scripts/**', 'tests/**/*.{js,mjs}', '.dependency-cruiser.cjs'],
		rules: { 'no-restricted-syntax': 'off' }
	},
	{ files: ['**/*.{js,cjs,mjs}'], ...ts.configs.disableTypeChecked },
	// Each component makes the linter's whole program anew, for a second: svelte-check knows their types, and the rules that need
	// types read them with `npm run check -- --full` (`npm test -- --full`, and before a release).
	...(process.env.HEMICYCLE_TEST_FULL === '1' ? [] : [{ files: ['**/*.svelte'], ...ts.configs.disableTypeChecked }])
);
