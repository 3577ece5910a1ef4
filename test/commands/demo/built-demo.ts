/** The demo's own processes as they ship: bundled, each test file into a folder of its own inside node_modules, where the embedded database is found. */
import {mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import path from 'node:path';
import {pathToFileURL} from 'node:url';
import {build} from 'esbuild';

export type BuiltDemo = {
	readonly folder: string;
	/** dist/demo-shop.js of this build. */
	readonly script: URL;
	/** A program that starts the demo's backend and prints what it is told, one JSON object a line. */
	readonly parent: string;
	remove(): void;
};

export const buildDemo = async (): Promise<BuiltDemo> => {
	const cache = path.resolve('node_modules/.cache');
	mkdirSync(cache, {recursive: true});
	const folder = mkdtempSync(path.join(cache, 'engineroom-demo-test-'));
	await build({
		entryPoints: {'demo-shop': 'source/commands/demo/shop-process.ts', parent: 'test/commands/demo/parent.ts'},
		outdir: folder,
		outExtension: {'.js': '.mjs'},
		bundle: true,
		platform: 'node',
		target: 'node20',
		format: 'esm',
		logLevel: 'error',
		define: {ENGINEROOM_VERSION: '"0.0.0"'},
		external: ['@electric-sql/pglite', '@electric-sql/pglite-socket', 'pg-native'],
		banner: {js: 'import {createRequire as __createRequire} from "node:module"; const require = __createRequire(import.meta.url);'},
	});
	return {
		folder,
		script: pathToFileURL(path.join(folder, 'demo-shop.mjs')),
		parent: path.join(folder, 'parent.mjs'),
		remove: () => rmSync(folder, {recursive: true, force: true}),
	};
};
