/**
 * Sees CommonJS modules as they are loaded. Also an `import` of a CommonJS package comes through here (Node 20 to 24), and the
 * ESM faces of pg, koa and others are thin covers over their CommonJS code; packages that are bundled into the program are not seen.
 */
import Module from 'node:module';
import type {Fence} from './fence.ts';

/** Called with the exports of a file of a package, once. */
export type ModuleWatch = {
	/** `package/path/in/package.js` */
	readonly files: readonly string[];
	readonly instrument: (exported: unknown) => void;
};

type Loader = (this: unknown, module: NodeModule, filename: string) => unknown;
// https://nodejs.org/api/modules.html#requireextensions: deprecated for adding languages, and there to stay.
const {_extensions: extensions, _cache: cache} = Module as unknown as {_extensions: Record<string, Loader>; _cache: Record<string, NodeModule | undefined>};

const folder = 'node_modules/';
/** `/app/node_modules/.pnpm/pg@8/node_modules/pg/lib/query.js` → `pg/lib/query.js` */
const nameFile = (filename: string): string => {
	const at = filename.lastIndexOf('node_modules');
	return at === -1 ? '' : filename.slice(at + folder.length).replaceAll('\\', '/');
};

/** Watches from now on, and looks at what is loaded already. */
export const watchModules = (watches: readonly ModuleWatch[], fence: Fence): void => {
	const byFile = new Map(watches.flatMap(({files, instrument}) => files.map(file => [file, instrument] as const)));
	const look = (filename: string, exported: unknown): void => {
		const instrument = byFile.get(nameFile(filename));
		if (instrument) fence.run(() => instrument(exported));
	};
	for (const module of Object.values(cache)) if (module?.loaded) look(module.filename, module.exports);
	const load = extensions['.js'];
	if (!load) return;
	extensions['.js'] = function (this: unknown, module, filename, ...rest: []) {
		const result = load.call(this, module, filename, ...rest);
		look(filename, module.exports);
		return result;
	};
};
