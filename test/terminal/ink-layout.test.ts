import {EventEmitter} from 'node:events';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {pathToFileURL} from 'node:url';
import {build, type Plugin} from 'esbuild';
import fc from 'fast-check';
import type * as Ink from 'ink';
import type {createElement, ReactElement} from 'react';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';

type Node = {
	insertChild(child: Node, index: number): void;
	removeChild(child: Node): void;
	getChildCount(): number;
	setMeasureFunc(measure: (width: number) => {width: number; height: number}): void;
	setWidth(width: number): void;
	markDirty(): void;
	calculateLayout(width: undefined, height: undefined, direction: number): void;
	getComputedLeft(): number;
	getComputedTop(): number;
	getComputedWidth(): number;
	getComputedHeight(): number;
	getComputedPadding(edge: number): number;
	getComputedBorder(edge: number): number;
	getDisplay(): number;
};
type Parts = Pick<typeof Ink, 'render' | 'Box' | 'Text' | 'Transform'> & {
	readonly createElement: typeof createElement;
	readonly applyStyles: (node: Node, style: object) => void;
	readonly Yoga: {readonly Node: {readonly create: () => Node; readonly prototype: object}} & Readonly<Record<string, number>>;
};

const inkFolder = path.dirname(createRequire(import.meta.url).resolve('ink'));
const folder = mkdtempSync(path.join(tmpdir(), 'engineroom-ink-layout-'));
let original: Parts;
let replaced: Parts;
/** Ink's own files in the bundle. */
let bundled: readonly string[] = [];

const bundle = async (name: string): Promise<Parts> => {
	const plugin = new URL('../../.config/ink/plugin.js', import.meta.url).href;
	const {inkShortCuts} = await import(plugin) as {inkShortCuts: Plugin};
	const outfile = path.join(folder, `${name}.mjs`);
	const contents = `
		export {render, Box, Text, Transform} from './index.js';
		export {default as applyStyles} from './styles.js';
		export {default as Yoga} from 'yoga-layout';
		export {createElement} from 'react';
	`;
	const {metafile} = await build({
		stdin: {contents, resolveDir: inkFolder, sourcefile: path.join(inkFolder, 'parts.js')}, outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20', metafile: true,
		define: {'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"'}, alias: {'react-devtools-core': 'react'},
		banner: {js: 'import {createRequire as __createRequire} from "node:module"; const require = __createRequire(import.meta.url);'},
		plugins: name === 'replaced' ? [inkShortCuts] : [], logLevel: 'error',
	});
	if (name === 'replaced') bundled = Object.keys(metafile.inputs).filter(file => /node_modules\/ink\/build\/(?!parts)/.test(file)).map(file => path.resolve(file));
	return await import(pathToFileURL(outfile).href) as Parts;
};

beforeAll(async () => {
	[original, replaced] = [await bundle('original'), await bundle('replaced')];
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

/** A text that takes `cells`, wrapped; or a box with what is in it. */
type Tree = {readonly cells: number} | {readonly inside: readonly Tree[]};
const {tree} = fc.letrec<{tree: Tree}>(tie => ({
	tree: fc.oneof({depthSize: 'small', withCrossShrink: true}, fc.record({cells: fc.integer({min: 0, max: 300})}), fc.record({inside: fc.array(tie('tree'), {maxLength: 4})})),
}));
const columns = fc.integer({min: 1, max: 250});

describe('the layout of the bundle', () => {
	test('is really ours, without a line of WebAssembly', () => {
		expect(readFileSync(path.join(folder, 'original.mjs'), 'utf8')).toContain('WebAssembly');
		expect(readFileSync(path.join(folder, 'replaced.mjs'), 'utf8')).not.toContain('WebAssembly');
	});

	test('knows each constant, by its value, and each method that Ink asks for', () => {
		const source = bundled.map(file => readFileSync(file, 'utf8')).join('\n');
		const names = new Set([...source.matchAll(/\bYoga\.([A-Z]\w+)/g)].map(([, name = '']) => name).filter(name => name !== 'Node'));
		expect(names.size).toBeGreaterThan(30);
		for (const name of names) {
			expect(original.Yoga[name], name).toBeTypeOf('number');
			expect(replaced.Yoga[name], name).toBe(original.Yoga[name]);
		}
		const methods = new Set([...source.matchAll(/\b(?:yogaNode|node)\??\.((?:get|set|unset|insert|remove|mark|calculate|free)\w*)\(/g)].map(([, name = '']) => name));
		expect(methods.size).toBeGreaterThan(30);
		for (const name of methods) expect(replaced.Yoga.Node.prototype, name).toHaveProperty(name);
	});

	type Text = {cells: number; readonly node: Node};
	type Part = {readonly node: Node; readonly nodes: readonly Node[]; readonly texts: readonly Text[]};
	const create = (parts: Parts, found: Tree): Part => {
		const node = parts.Yoga.Node.create();
		if ('inside' in found) {
			parts.applyStyles(node, {flexWrap: 'nowrap', flexDirection: 'column', flexGrow: 0, flexShrink: 1});
			const inside = found.inside.map(child => create(parts, child));
			for (const child of inside) node.insertChild(child.node, node.getChildCount());
			return {node, nodes: [node, ...inside.flatMap(({nodes}) => nodes)], texts: inside.flatMap(({texts}) => texts)};
		}
		const text = {cells: found.cells, node};
		parts.applyStyles(node, {flexDirection: 'row', flexGrow: 0, flexShrink: 1, textWrap: 'wrap'});
		node.setMeasureFunc(width => ({width: Math.min(width, text.cells), height: Math.ceil(text.cells / width)}));
		return {node, nodes: [node], texts: [text]};
	};
	type Step = {readonly columns: number; readonly added: readonly Tree[]; readonly kept: number; readonly grown: readonly number[]};
	/** All numbers of all nodes after each step. */
	const layOut = (parts: Parts, steps: readonly Step[]): unknown => {
		const {Yoga} = parts;
		const edges = ['EDGE_LEFT', 'EDGE_TOP', 'EDGE_RIGHT', 'EDGE_BOTTOM'].map(name => Yoga[name] ?? Number.NaN);
		const root = Yoga.Node.create();
		let shown: readonly Part[] = [];
		return steps.map(({columns, added, kept, grown}) => {
			for (const {node} of shown.slice(kept)) root.removeChild(node);
			const before = added.map(found => create(parts, found));
			for (const [index, {node}] of before.entries()) root.insertChild(node, index);
			shown = [...before, ...shown.slice(0, kept)];
			const texts = shown.flatMap(part => part.texts);
			for (const [index, cells] of grown.entries()) {
				const text = texts[index];
				if (!text) continue;
				text.cells = cells;
				text.node.markDirty();
			}
			root.setWidth(columns);
			root.calculateLayout(undefined, undefined, Yoga['DIRECTION_LTR'] ?? Number.NaN);
			return [root, ...shown.flatMap(({nodes}) => nodes)].map(node => [
				node.getComputedLeft(), node.getComputedTop(), node.getComputedWidth(), node.getComputedHeight(), node.getDisplay(), node.getChildCount(),
				...edges.flatMap(edge => [node.getComputedPadding(edge), node.getComputedBorder(edge)]),
			]);
		});
	};
	test('is Yoga\'s for any column, when texts come, go and grow and the width changes', () => {
		const step = fc.record({columns, added: fc.array(tree, {maxLength: 3}), kept: fc.nat(4), grown: fc.array(fc.nat(300), {maxLength: 3})});
		fc.assert(fc.property(fc.array(step, {minLength: 1, maxLength: 6}), steps => {
			expect(layOut(replaced, steps)).toEqual(layOut(original, steps));
		}), {numRuns: 500});
	});

	/** A terminal that keeps each frame, and nobody types. */
	const openTerminal = (size: {columns: number; rows: number}) => {
		const frames: string[] = [];
		const stdout = Object.assign(new EventEmitter(), size, {isTTY: true, write: (text: string) => frames.push(text)}) as unknown as NodeJS.WriteStream;
		return {frames, stdout};
	};
	/** What is on the terminal after each step, and when all is over. */
	const show = (parts: Parts, steps: readonly {readonly columns: number; readonly element: (parts: Parts) => ReactElement}[]): readonly string[] => {
		const {frames, stdout} = openTerminal({columns: steps[0]?.columns ?? 80, rows: 24});
		const ink = parts.render(parts.createElement(parts.Text, null, 'at first'), {stdout, debug: true, patchConsole: false, exitOnCtrlC: false});
		for (const {columns, element} of steps) {
			stdout.columns = columns;
			stdout.emit('resize');
			ink.rerender(element(parts));
		}
		ink.unmount();
		return frames;
	};
	const canvas = (rows: number) => ({createElement, Transform}: Parts): ReactElement => createElement(Transform, {transform: (_line, index) => `row ${index} of ${rows}`}, '.\n'.repeat(Math.max(0, rows - 1)) + '.');

	test('gives the monitor\'s one text of many rows as Yoga does, through resizes both ways', () => {
		const sizes = [[120, 40], [120, 40], [200, 60], [40, 12], [1, 1], [30, 8], [500, 200], [80, 24]] as const;
		const steps = sizes.map(([columns, rows]) => ({columns, element: canvas(rows)}));
		const frames = show(replaced, steps);
		expect(frames).toEqual(show(original, steps));
		expect(frames).toContain(Array.from({length: 24}, (_, row) => `row ${row} of 24`).join('\n'));
	});

	test('gives boxes and texts, wrapped too, as Yoga does', () => {
		const drawTree = (found: Tree, {createElement, Box, Text}: Parts, key: number): ReactElement => ('inside' in found
			? createElement(Box, {key, flexDirection: 'column'}, found.inside.map((child, index) => drawTree(child, {createElement, Box, Text} as Parts, index)))
			: createElement(Text, {key}, 'some words to wrap, '.repeat(20).slice(0, found.cells)));
		const step = fc.record({columns, found: fc.array(tree, {maxLength: 4})});
		fc.assert(fc.property(fc.array(step, {minLength: 1, maxLength: 4}), drawn => {
			const steps = drawn.map(({columns, found}) => ({columns, element: (parts: Parts) => drawTree({inside: found}, parts, 0)}));
			expect(show(replaced, steps)).toEqual(show(original, steps));
		}), {numRuns: 100});
	});

	test.each([
		['boxes in a row', {flexDirection: 'row'}], ['a width', {width: 10}], ['a width in per cent', {width: '50%'}], ['a height', {height: 3}],
		['padding', {paddingLeft: 1}], ['margin', {margin: 1}], ['a border', {borderStyle: 'single'}], ['a gap', {gap: 1}],
		['the reverse', {flexDirection: 'column-reverse'}], ['growing', {flexGrow: 1}], ['wrapping', {flexWrap: 'wrap'}], ['a basis', {flexBasis: 3}],
		['aligned items', {alignItems: 'center'}], ['itself aligned', {alignSelf: 'flex-end'}], ['justified', {justifyContent: 'center'}],
		['out of the flow', {position: 'absolute'}], ['hidden', {display: 'none'}], ['a least width', {minWidth: 5}], ['a least height', {minHeight: 5}],
	] as const)('refuses what it would lay out wrongly: %s', (_name, style) => {
		const root = create(replaced, {inside: [{inside: [{cells: 1}, {cells: 2}]}]});
		root.node.setWidth(80);
		root.node.calculateLayout(undefined, undefined, 1);
		replaced.applyStyles(root.nodes[1] as Node, style);
		// Again and again, not only once.
		for (let times = 0; times < 2; times++) expect(() => root.node.calculateLayout(undefined, undefined, 1)).toThrow(/^(set|a width|boxes in a row).*only texts and boxes in one column are laid out/);
	});

	test('a component that fails is shown with its message', () => {
		const {createElement, render} = replaced;
		const {frames, stdout} = openTerminal({columns: 80, rows: 24});
		const Broken = (): ReactElement => {
			throw new Error('broken for a test');
		};
		render(createElement(Broken), {stdout, debug: true, patchConsole: false, exitOnCtrlC: false});
		expect(frames.join('\n')).toContain('ERROR broken for a test');
	});

	// The last one: after an error that is not a component's, React draws no more.
	test('says it to who draws, and draws nothing', () => {
		const {createElement, Box, Text, render} = replaced;
		const {frames, stdout} = openTerminal({columns: 80, rows: 24});
		const ink = render(createElement(Box, {flexDirection: 'column'}, createElement(Text, null, 'a')), {stdout, debug: true, patchConsole: false, exitOnCtrlC: false});
		expect(() => ink.rerender(createElement(Box, {flexDirection: 'column', padding: 1}, createElement(Text, null, 'a')))).toThrow('setPadding(8, 1)');
		expect(frames).toEqual(['a']);
		// A terminal that is gone is not drawn to at the end.
		Object.assign(stdout, {destroyed: true});
		ink.unmount();
	});
});
