/** Pictures for terminals and locales without Unicode, and for consoles whose fonts have little of it: a table each, a cell for a cell. */
import type {Row} from './rows.ts';
import {textWidth} from './width.ts';

const table: Readonly<Record<string, string>> = {
	'▁': '_', '▂': '.', '▃': ':', '▄': '-', '▅': '=', '▆': '+', '▇': '*', '█': '#',
	'░': ':', '▒': '=', '▓': '*',
	'▏': '.', '▎': '.', '▍': ':', '▌': ':', '▋': '=', '▊': '=', '▉': '#',
	'─': '-', '│': '|', '┤': '|', '┼': '+', '└': '+', '┴': '+', '├': '+', '┬': '+', '╭': '.', '╮': '.', '╰': '\'', '╯': '\'', '╴': '-', '╶': '-',
	'┊': ':', '◆': 'M', '↺': 'R', '✖': 'x', '▲': '!', '✔': '+', '○': '-', '▸': '>', '·': '.', '—': '-', '–': '-', '“': '"', '”': '"', '…': '~', '≈': '~', '≤': '<', '≥': '>', '→': '>', '↑': '^', '↓': 'v', '←': '<', '↵': '>', 'µ': 'u', '×': 'x', '²': '2', '’': '\'',
};
/** What the fonts of Linux consoles have besides ASCII: lines, the full block and two shades, which stand for the three upper ones. No other height of a block. */
const consoleTable: Readonly<Record<string, string>> = {
	...table,
	...Object.fromEntries([...'█─│┤┼└┴├┬▲≤≥→↑↓←'].map(glyph => [glyph, glyph])),
	'╭': '┌', '╮': '┐', '╰': '└', '╯': '┘', '╴': '─', '╶': '─',
	'▒': '░', '▓': '▒',
};
/** What can be shown: all there is, what consoles have, printable ASCII. */
export type Glyphs = 'unicode' | 'console' | 'ascii';

// Made when it is needed: most terminals know Unicode.
let segmenter: Intl.Segmenter | undefined;
const plain = /^[ -~]*$/;

const translate = (text: string, likeness: Readonly<Record<string, string>>): string => {
	if (plain.test(text)) return text;
	let translated = '';
	for (const {segment} of (segmenter ??= new Intl.Segmenter()).segment(text)) translated += plain.test(segment) ? segment : (likeness[segment] ?? '?'.repeat(textWidth(segment)));
	return translated;
};

/** The text in printable ASCII, as wide as before; a character without a likeness is `?` in each of its cells. An arrow alone would read as `more than`. */
export const toAscii = (text: string): string => translate(text.replaceAll(' → ', '-> '), table);

/** The text in glyphs that can be shown, as wide as before. */
export const toGlyphs = (text: string, glyphs: Glyphs): string => (glyphs === 'unicode' ? text : glyphs === 'ascii' ? toAscii(text) : translate(text, consoleTable));

export const rowInGlyphs = (row: Row, glyphs: Glyphs): Row => (glyphs === 'unicode' ? row : row.map(({text, tone}) => ({text: toGlyphs(text, glyphs), tone})));
