/** Pictures for terminals and locales without Unicode: one table, a cell for a cell. */
import type {Row} from './rows.ts';
import {textWidth} from './width.ts';

const table: Readonly<Record<string, string>> = {
	'▁': '_', '▂': '.', '▃': ':', '▄': '-', '▅': '=', '▆': '+', '▇': '*', '█': '#',
	'░': ':', '▒': '=', '▓': '*',
	'▏': '.', '▎': '.', '▍': ':', '▌': ':', '▋': '=', '▊': '=', '▉': '#',
	'─': '-', '│': '|', '┤': '|', '┼': '+', '└': '+', '┴': '+', '├': '+', '┬': '+', '╭': '.', '╮': '.', '╰': '\'', '╯': '\'', '╴': '-', '╶': '-',
	'┊': ':', '◆': 'M', '↺': 'R', '✖': 'x', '▲': '!', '✔': '+', '○': '-', '▸': '>', '·': '.', '—': '-', '–': '-', '“': '"', '”': '"', '…': '~', '≈': '~', '≤': '<', '≥': '>', '→': '>', '↑': '^', '↓': 'v', '←': '<', 'µ': 'u', '×': 'x', '²': '2', '’': '\'',
};
// Made when it is needed: most terminals know Unicode.
let segmenter: Intl.Segmenter | undefined;
const plain = /^[ -~]*$/;

/** The text in printable ASCII, as wide as before; a character without a likeness is `?` in each of its cells. */
export const toAscii = (text: string): string => {
	if (plain.test(text)) return text;
	let ascii = '';
	// An arrow alone would read as `more than`.
	for (const {segment} of (segmenter ??= new Intl.Segmenter()).segment(text.replaceAll(' → ', '-> '))) ascii += plain.test(segment) ? segment : (table[segment] ?? '?'.repeat(textWidth(segment)));
	return ascii;
};

export const asciiRow = (row: Row): Row => row.map(({text, tone}) => ({text: toAscii(text), tone}));
