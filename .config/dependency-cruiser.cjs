// The house rules: which room may import which. Type imports count too.
const rooms = {
	signals: [],
	wire: ['signals'],
	triage: ['signals'],
	draw: ['signals'],
	collectors: ['signals'],
	agent: ['signals', 'wire', 'triage', 'collectors'],
	instrument: ['signals'],
	monitor: ['signals', 'wire', 'triage'],
	view: ['signals', 'draw'],
	terminal: [],
};

/** Packages and node: modules a room may use besides the rooms above; a string is a regular expression on the module's path. */
const outside = {
	signals: [],
	wire: [],
	triage: [],
	draw: ['node_modules/asciichart/', 'node_modules/string-width/'],
	collectors: ['node_modules/systeminformation/', 'node_modules/(@types/)?pg/', 'node_modules/mysql2/'],
	instrument: ['^node:', '^(http|v8|diagnostics_channel|perf_hooks|net|fs|path|module|os|worker_threads|cluster|process|async_hooks|url)$'],
	agent: ['node_modules/(@types/)?ws/', '^node:', '^(https?|tls|net|events|stream|crypto|os|zlib)$'],
	monitor: ['node_modules/(@types/)?ws/', '^node:', '^(https?|tls|net|events|stream|crypto|os|zlib)$'],
	view: ['node_modules/(@types/)?(ink|react)/'],
	terminal: ['^node:', '^(fs|events|stream|tty|process|util)$'],
};

const forbidden = Object.entries(rooms).map(([room, allowed]) => ({
	name: `${room}-may-import`,
	comment: `${room} may import only: itself, ${[...allowed, ...outside[room]].join(', ') || 'nothing'}`,
	severity: 'error',
	from: {path: `^source/${room}/`},
	to: {pathNot: [`^source/${room}/`, ...allowed.map(other => `^source/${other}/`), ...outside[room]]},
}));

module.exports = {
	forbidden: [
		...forbidden,
		{name: 'no-circular', severity: 'error', from: {}, to: {circular: true}},
		{name: 'no-unresolvable', severity: 'error', from: {}, to: {couldNotResolve: true}},
		{name: 'agent-without-ink', comment: "the agent's import graph holds no Ink and no React", severity: 'error', from: {path: '^source/(commands/agent\\.ts|agent/|collectors/)'}, to: {path: 'node_modules/(ink|react)/', reachable: true}},
		{name: 'asciichart-in-one-file', severity: 'error', from: {path: '^source/', pathNot: '^source/draw/line-chart\\.ts$'}, to: {path: 'node_modules/asciichart/'}},
		{name: 'systeminformation-in-one-file', severity: 'error', from: {path: '^source/', pathNot: '^source/collectors/host/systeminformation\\.ts$'}, to: {path: 'node_modules/systeminformation/'}},
		{name: 'pg-in-one-file', comment: 'the sample backend of the demo is a program of its own', severity: 'error', from: {path: '^source/', pathNot: '^source/(collectors/databases/postgresql/driver\\.ts|commands/demo/)'}, to: {path: 'node_modules/(@types/)?pg/'}},
		{name: 'mysql2-in-one-file', severity: 'error', from: {path: '^source/', pathNot: '^source/collectors/databases/mysql/driver\\.ts$'}, to: {path: 'node_modules/mysql2/'}},
		{name: 'commands-on-top', comment: 'nothing but the command line imports a command', severity: 'error', from: {path: '^source/', pathNot: '^source/(cli\\.ts|commands/)'}, to: {path: '^source/commands/'}},
	],
	options: {
		doNotFollow: {path: 'node_modules'},
		tsPreCompilationDeps: true,
		tsConfig: {fileName: 'tsconfig.json'},
		enhancedResolveOptions: {extensions: ['.ts', '.tsx', '.js'], exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types']},
	},
};
