import adapter from '@sveltejs/adapter-node';
import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';
import { doors } from './scripts/vite-doors.ts';
import { threads } from './scripts/vite-threads.ts';
import { verifier } from './scripts/vite-verifier.ts';

export default defineConfig({
	plugins: [
		threads(),
		verifier(),
		paraglideVitePlugin({
			project: './project.inlang',
			outdir: './src/lib/i18n/paraglide',
			strategy: ['cookie', 'preferredLanguage', 'baseLocale'],
			emitTsDeclarations: true,
			cookieName: 'hemicycle_locale'
		}),
		sveltekit({
			adapter: adapter(),
			compilerOptions: { runes: true },
			paths: { relative: false },
			serviceWorker: { register: false },
			prerender: { entries: ['/app'], crawl: false },
			csp: {
				mode: 'auto',
				directives: {
					'default-src': ['none'],
					// src/hooks.server.ts takes WebAssembly away from every page but the tablet's.
					'script-src': ['self', 'wasm-unsafe-eval'],
					'style-src': ['self'],
					// The one style attribute of SvelteKit's own announcer of page titles.
					'style-src-attr': ['unsafe-hashes', 'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo='],
					'img-src': ['self', 'blob:', 'data:'],
					'font-src': ['self'],
					'connect-src': ['self'],
					'worker-src': ['self'],
					'manifest-src': ['self'],
					'form-action': ['self'],
					'base-uri': ['none'],
					'frame-ancestors': ['none'],
					'object-src': ['none']
				}
			}
		}),
		doors()
	],
	test: {
		// A last connection or worker may take its time on a busy machine.
		teardownTimeout: 60_000,
		projects: [
			{
				extends: true,
				test: {
					name: 'unit',
					include: ['src/**/*.test.ts'],
					exclude: ['src/**/*.store.test.ts', 'src/**/server/**/*.test.ts']
				}
			},
			{
				extends: true,
				test: {
					name: 'store',
					// CI's machine is shared: a test that fails twice has failed.
					retry: process.env['CI'] ? 1 : 0,
					include: ['src/**/server/**/*.test.ts', 'src/**/*.store.test.ts'],
					globalSetup: ['src/lib/testing/global-setup.ts'],
					// PostgreSQL wants the second core.
					maxWorkers: 2,
					// Room for a busy machine: none of these is a measure.
					testTimeout: 60_000,
					hookTimeout: 120_000,
					expect: { poll: { timeout: 15_000 } }
				}
			}
		]
	}
});
