// What a frame costs with Ink as it is and with the short-cuts of .config/ink: 40 rows of 120 columns, every row another one
// each frame. Prints CPU milliseconds a frame, the first frame after start-up, and the ratios. Run: node test/bench/ink-frame.js
import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync, statSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';
import {inkShortCuts} from '../../.config/ink/plugin.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'engineroom-bench-'));
const frames = 150;

const withoutDevtools = {
	name: 'without-devtools',
	setup(pluginBuild) {
		pluginBuild.onResolve({filter: /^react-devtools-core$/}, () => ({path: 'react-devtools-core', namespace: 'empty'}));
		pluginBuild.onLoad({filter: /.*/, namespace: 'empty'}, () => ({contents: 'export default {}', loader: 'js'}));
	},
};

const bundle = async (name, plugins) => {
	const outfile = path.join(folder, `${name}.mjs`);
	await build({
		absWorkingDir: root, entryPoints: ['test/bench/ink-app.js'], outfile, bundle: true, minify: true, platform: 'node', target: 'node20', format: 'esm',
		define: {'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"'}, logLevel: 'warning',
		banner: {js: 'import {createRequire as __createRequire} from "node:module"; const require = __createRequire(import.meta.url);'},
		plugins: [...plugins, withoutDevtools],
	});
	return outfile;
};

const median = values => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const run = outfile => {
	const {status, stdout, stderr} = spawnSync(process.execPath, [outfile, String(frames)], {encoding: 'utf8'});
	if (status !== 0) throw new Error(stderr);
	return JSON.parse(stdout);
};
const measure = outfile => {
	const runs = Array.from({length: 3}, () => run(outfile));
	const pick = key => median(runs.map(run => run[key]));
	return {frameMs: pick('frameMs'), screenMs: pick('screenMs'), firstMs: pick('firstMs'), bundleKb: statSync(outfile).size / 1000};
};

const row = (name, result) => `${name.padEnd(22)} ${result.frameMs.toFixed(2).padStart(9)} ${result.firstMs.toFixed(0).padStart(13)} ${result.bundleKb.toFixed(0).padStart(10)}`;
try {
	const before = measure(await bundle('plain', []));
	const after = measure(await bundle('short-cuts', [inkShortCuts]));
	console.log('40x120, all rows change  ms/frame  first frame ms  bundle kB');
	console.log(row('Ink as it is', before));
	console.log(row('with short-cuts', after));
	console.log(`ratio                  ${(before.frameMs / after.frameMs).toFixed(1).padStart(9)} ${(before.firstMs / after.firstMs).toFixed(2).padStart(13)}`);
	console.log(`of which the screen diff: ${after.screenMs.toFixed(2)} ms/frame`);
} finally {
	rmSync(folder, {recursive: true, force: true});
}
