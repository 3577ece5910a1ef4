import {mkdtempSync, rmSync} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {pathToFileURL} from 'node:url';
import {build, type Plugin} from 'esbuild';
import fc from 'fast-check';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {emptyRow, updateRow} from '../../source/terminal/cell-row.ts';
import {clusterWidth} from '../../source/terminal/width.ts';

type Transformer = (line: string, index: number) => string;
type Clip = {x1?: number; x2?: number; y1?: number; y2?: number};
type Output = {
	write: (x: number, y: number, text: string, options: {transformers: Transformer[]}) => void;
	clip: (clip: Clip) => void;
	unclip: () => void;
	get: () => {output: string; height: number};
};
type Parts = {
	readonly Output: new (size: {width: number; height: number}) => Output;
	readonly measureText: (text: string) => {width: number; height: number};
	readonly wrapText: (text: string, width: number, kind: string) => string;
	readonly stringWidth: (text: string, options?: {ambiguousIsNarrow?: boolean; countAnsiEscapeCodes?: boolean}) => number;
	readonly tokenize: (text: string, end?: number) => unknown[];
	readonly measuredTexts?: () => number;
	readonly wrappedTexts?: () => number;
};

const inkFolder = path.dirname(createRequire(import.meta.url).resolve('ink'));
const folder = mkdtempSync(path.join(tmpdir(), 'engineroom-ink-'));
let original: Parts;
let replaced: Parts;

const bundle = async (name: string, contents: string): Promise<Parts> => {
	// A plain script of the build, without types.
	const plugin = new URL('../../.config/ink/plugin.js', import.meta.url).href;
	const {inkShortCuts} = await import(plugin) as {inkShortCuts: Plugin};
	const outfile = path.join(folder, `${name}.mjs`);
	await build({
		stdin: {contents, resolveDir: inkFolder, sourcefile: path.join(inkFolder, 'parts.js')}, outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20',
		plugins: name === 'replaced' ? [inkShortCuts] : [], logLevel: 'error',
	});
	return await import(pathToFileURL(outfile).href) as Parts;
};

// Both bundles are asked for the same things, as Ink itself asks for them.
const parts = `
	export {default as Output} from './output.js';
	export {default as measureText} from './measure-text.js';
	export {default as wrapText} from './wrap-text.js';
	export {default as stringWidth} from 'string-width';
	export {tokenize} from '@alcalzone/ansi-tokenize';
`;

beforeAll(async () => {
	original = await bundle('original', parts);
	replaced = await bundle('replaced', `${parts}
		export {measuredTexts} from './measure-text.js';
		export {wrappedTexts} from './wrap-text.js';
	`);
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

const pieces = ['', 'a', 'hello world', '  ', ' ', '\n', '─│┌', '▁▂█', '✔ ', '≈', '漢字', '👍', '👨‍👩‍👧', 'e\u0301', '❤️', '\t', '\u00A0', 'ﾊﾟ', '각'];
const styles = ['\u001B[31m', '\u001B[39m', '\u001B[1m', '\u001B[2m', '\u001B[22m', '\u001B[7m', '\u001B[27m', '\u001B[44m', '\u001B[49m', '\u001B[0m', '\u001B[38;5;208m', '\u001B[1;4;92m', '\u001B[m'];
/** Output differs on purpose for a bare `CSI m`: the original takes it for a style. */
const spelledOut = styles.filter(style => style !== '\u001B[m');
const links = ['\u001B]8;;https://example.org\u0007', '\u001B]8;;\u0007'];
const textOf = (...alphabets: string[][]) => fc.array(fc.constantFrom(...alphabets.flat()), {maxLength: 10}).map(found => found.join(''));

describe('the short-cuts for Ink', () => {
	test('are really in the bundle', () => {
		expect(replaced.measuredTexts).toBeTypeOf('function');
		expect(String(replaced.Output)).not.toBe(String(original.Output));
		expect(String(replaced.stringWidth)).not.toBe(String(original.stringWidth));
		expect(String(replaced.tokenize)).not.toBe(String(original.tokenize));
	});

	test('measure as the original', () => {
		fc.assert(fc.property(textOf(pieces, styles, links), text => {
			expect(replaced.measureText(text)).toEqual(original.measureText(text));
		}));
	});

	test('wrap and cut as the original', () => {
		fc.assert(fc.property(textOf(pieces, styles), fc.integer({min: 1, max: 20}), fc.constantFrom('wrap', 'truncate', 'truncate-end', 'truncate-middle', 'truncate-start', 'end'), (text, width, kind) => {
			expect(replaced.wrapText(text, width, kind)).toBe(original.wrapText(text, width, kind));
		}));
	});

	test('remember at most 500 texts each, at the edge too', () => {
		for (let count = 0; count < 1501; count++) {
			replaced.measureText(`text ${count}`);
			replaced.wrapText(`text ${count}`, 40, 'wrap');
			expect(replaced.measuredTexts?.()).toBeLessThanOrEqual(500);
			expect(replaced.wrappedTexts?.()).toBeLessThanOrEqual(500);
		}
	});

	test('take widths as the original, for each character of the short-cut and for random text', () => {
		for (let code = 0x20; code < 0x2C00; code++) {
			expect(replaced.stringWidth(String.fromCharCode(code)), code.toString(16)).toBe(original.stringWidth(String.fromCharCode(code)));
		}
		const options = fc.option(fc.record({ambiguousIsNarrow: fc.boolean(), countAnsiEscapeCodes: fc.boolean()}), {nil: undefined});
		fc.assert(fc.property(textOf(pieces, styles, links), options, (text, found) => {
			expect(replaced.stringWidth(text, found)).toBe(original.stringWidth(text, found));
		}));
	});

	test('tokenize as the original', () => {
		for (let code = 0x20; code < 0x2C00; code++) {
			const text = `${String.fromCharCode(code)}x`;
			expect(replaced.tokenize(text), code.toString(16)).toEqual(original.tokenize(text));
		}
		fc.assert(fc.property(textOf(pieces), fc.option(fc.integer({min: -1, max: 12}), {nil: undefined}), (text, end) => {
			expect(replaced.tokenize(text, end)).toEqual(original.tokenize(text, end));
		}));
		fc.assert(fc.property(textOf(pieces, styles, links), text => {
			expect(replaced.tokenize(text)).toEqual(original.tokenize(text));
		}));
	});

	const write = fc.record({kind: fc.constant('write' as const), x: fc.integer({min: -2, max: 14}), y: fc.integer({min: -1, max: 6}), text: textOf(pieces, spelledOut, links), transform: fc.constantFrom<Transformer>(line => line, (line, index) => `${index}:${line}`, line => `\u001B[3m${line}`)});
	const clip = fc.record({kind: fc.constant('clip' as const), clip: fc.record({x1: fc.integer({min: 0, max: 5}), x2: fc.integer({min: 5, max: 12}), y1: fc.integer({min: 0, max: 2}), y2: fc.integer({min: 2, max: 5})}, {requiredKeys: []})});
	const unclip = fc.record({kind: fc.constant('unclip' as const)});

	test('put text together as the original: the same cells on every row', () => {
		const draw = (parts: Parts, operations: readonly ({kind: 'write'; x: number; y: number; text: string; transform: Transformer} | {kind: 'clip'; clip: Clip} | {kind: 'unclip'})[]) => {
			const output = new parts.Output({width: 12, height: 5});
			for (const operation of operations) {
				if (operation.kind === 'write') output.write(operation.x, operation.y, operation.text, {transformers: [operation.transform]});
				else if (operation.kind === 'clip') output.clip(operation.clip);
				else output.unclip();
			}
			return output.get();
		};
		const cells = (frame: string) => frame.split('\n').map(line => {
			const row = emptyRow(60);
			updateRow(row, line, clusterWidth);
			return row;
		});
		// One code ends bold and dim both: from dim and bold to bold alone, the original forgets to say bold again.
		const endsBoldWithDim = (operation: object): boolean => 'text' in operation && typeof operation.text === 'string' && operation.text.includes('\u001B[2m') && /\u001B\[1[;m]/.test(operation.text);
		fc.assert(fc.property(fc.array(fc.oneof({weight: 6, arbitrary: write}, {weight: 1, arbitrary: clip}, {weight: 1, arbitrary: unclip}), {maxLength: 6}), operations => {
			fc.pre(!operations.some(endsBoldWithDim));
			const wanted = draw(original, operations);
			const found = draw(replaced, operations);
			expect(found.height).toBe(wanted.height);
			expect(cells(found.output)).toEqual(cells(wanted.output));
		}), {numRuns: 1000});
	});

	test('give plain text without styles exactly as the original', () => {
		fc.assert(fc.property(fc.array(fc.tuple(fc.nat(14), fc.nat(5), textOf(pieces)), {maxLength: 4}), writes => {
			const [wanted, found] = [original, replaced].map(parts => {
				const output = new parts.Output({width: 12, height: 5});
				for (const [x, y, text] of writes) output.write(x, y, text, {transformers: []});
				return output.get();
			});
			expect(found).toEqual(wanted);
		}));
	});
});
