/**
 * Who may import whom (docs: the map of rooms in README.md). Rooms are ordered; a room may use the rooms before it, never
 * those after; the platform knows no room; components never reach a server folder.
 */
const rooms = [
	'people',
	'papers',
	'annotations',
	'drafting',
	'agenda',
	'voting',
	'chamber',
	'minutes',
	'publication',
	'tablet',
	'knowledge',
	'demo'
];
const platform = [
	'kernel',
	'database',
	'journal',
	'storage',
	'jobs',
	'live',
	'offline',
	'typst',
	'mail',
	'outgoing',
	'i18n',
	'ui'
];
const anyOf = (names) => `(${names.join('|')})`;
const generated = '^src/lib/i18n/paraglide/';

const upwards = rooms.map((room, index) => ({
	name: `${room}-uses-rooms-before-it`,
	comment: 'Rooms are ordered: a room may use those before it, never those after it.',
	severity: 'error',
	from: { path: `^src/lib/${room}/` },
	to: { path: `^src/lib/${anyOf(rooms.slice(index + 1).concat('never'))}/` }
}));

module.exports = {
	forbidden: [
		...upwards,
		{
			name: 'no-cycles',
			severity: 'error',
			from: { path: '^(src|scripts|tests)/', pathNot: generated },
			to: { circular: true, pathNot: generated, viaOnly: { dependencyTypesNot: ['type-only'] } }
		},
		{
			name: 'platform-knows-no-room',
			severity: 'error',
			from: { path: `^src/lib/${anyOf(platform)}/` },
			to: { path: `^src/lib/${anyOf(rooms)}/` }
		},
		{
			name: 'kernel-imports-nothing',
			severity: 'error',
			from: { path: '^src/lib/kernel/', pathNot: '\\.test\\.ts$' },
			to: { pathNot: '^src/lib/kernel/' }
		},
		{
			name: 'rules-decide-and-know-nothing',
			comment: 'Rules import rules of this or lower rooms and the kernel: no package, no clock, no framework.',
			severity: 'error',
			from: { path: '^src/lib/[^/]+/rules/', pathNot: '\\.test\\.ts$' },
			to: { pathNot: '^src/lib/([^/]+/rules/|kernel/)' }
		},
		{
			name: 'components-never-reach-the-server',
			severity: 'error',
			from: { path: '\\.(svelte|svelte\\.ts)$' },
			to: { path: '^src/lib/[^/]+/server/', dependencyTypesNot: ['type-only'] }
		},
		{
			name: 'server-only-from-server-doors',
			severity: 'error',
			from: { path: '^src/routes/', pathNot: '(\\+(page|layout)\\.server\\.ts|\\+server\\.ts|\\.server\\.ts)$' },
			to: { path: '^src/(lib/[^/]+/server/|live/|services)', dependencyTypesNot: ['type-only'] }
		},
		{
			name: 'libraries-know-no-routes',
			severity: 'error',
			from: { path: '^src/lib/' },
			to: { path: '^src/(routes|live|services)', pathNot: '^src/live/never' }
		},
		{
			name: 'testing-is-for-tests',
			severity: 'error',
			from: { path: '^src/', pathNot: '(\\.test\\.ts$|^src/lib/testing/)' },
			to: { path: '^src/lib/testing/' }
		},
		{
			name: 'no-package-that-is-not-declared',
			severity: 'error',
			from: { path: '^(src|scripts|tests)/' },
			to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] }
		}
	],
	options: {
		doNotFollow: { path: 'node_modules' },
		exclude: { path: generated },
		tsPreCompilationDeps: true,
		tsConfig: { fileName: 'tsconfig.json' },
		enhancedResolveOptions: {
			exportsFields: ['exports'],
			conditionNames: ['svelte', 'import', 'node', 'types', 'default'],
			extensions: ['.ts', '.js', '.svelte', '.json']
		}
	}
};
