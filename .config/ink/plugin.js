// Puts the short-cuts of this folder into a bundle in the place of what they replace. node_modules stays as it is.
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));
const own = name => path.join(folder, name);

/** What only Ink itself imports, by the specifier: its own files, and its layout. */
const inkFiles = {
	'./measure-text.js': own('measure-text.js'), './wrap-text.js': own('wrap-text.js'), './output.js': own('output.js'), './ErrorOverview.js': own('error-overview.js'), './devtools.js': own('no-devtools.js'),
	'yoga-layout': own('yoga-layout.js'),
};
/** Packages that Ink and its dependencies import. */
const packages = {'string-width': own('string-width.js'), '@alcalzone/ansi-tokenize': own('ansi-tokenize.js')};

const insideInk = /node_modules[\\/]ink[\\/]build[\\/]/;
/** A nested copy is another version of the package, and is left alone. */
const topLevel = name => new RegExp(`^(?!.*node_modules.*node_modules).*node_modules[\\\\/]${name.replace('/', '[\\\\/]')}[\\\\/]`);

export const inkShortCuts = {
	name: 'ink-short-cuts',
	setup(pluginBuild) {
		pluginBuild.onResolve({filter: /^(\.\/(measure-text|wrap-text|output|ErrorOverview|devtools)\.js|yoga-layout)$/}, args => insideInk.test(args.importer) ? {path: inkFiles[args.path]} : undefined);
		pluginBuild.onResolve({filter: /^(string-width|@alcalzone\/ansi-tokenize)(\?original)?$/}, async args => {
			if (args.pluginData?.isShortCut) return undefined;
			const [name, wanted] = args.path.split('?');
			// The real ones are found from Ink's place, whoever asks.
			const found = await pluginBuild.resolve(name, {kind: args.kind, importer: args.importer, resolveDir: args.resolveDir, pluginData: {isShortCut: true}});
			if (found.errors.length > 0 || wanted === 'original' || !topLevel(name).test(found.path)) return found;
			return {path: packages[name]};
		});
		pluginBuild.onLoad({filter: segmenterUsers}, async args => ({contents: withLazyTables(await readFile(args.path, 'utf8')), loader: 'js'}));
	},
};

// A segmenter loads Unicode tables, 5 to 10 ms, and the expression for all emoji takes as long to compile. They are needed only
// for emoji and the like: these packages make theirs at once, here they are made on first use.
const segmenterUsers = /[\\/]node_modules[\\/](string-width[\\/]index|slice-ansi[\\/]tokenize-ansi|@alcalzone[\\/]ansi-tokenize[\\/]build[\\/]tokenize)\.js$/;
const atOnce = /^const (\w+) = new Intl\.Segmenter\((.*)\);$/m;
const allEmoji = /^const rgiEmojiRegex = \/(.*)\/v;$/m;
const withLazyTables = source => {
	if (!atOnce.test(source)) throw new Error('a package makes its segmenter in another way now: look at .config/ink/plugin.js');
	return source
		.replace(atOnce, 'let segmenterInUse; const $1 = {segment: text => (segmenterInUse ??= new Intl.Segmenter($2)).segment(text)};')
		.replace(allEmoji, (_, pattern) => `let emojiInUse; const rgiEmojiRegex = {test: text => (emojiInUse ??= new RegExp(${JSON.stringify(pattern)}, 'v')).test(text)};`);
};
