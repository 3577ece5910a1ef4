/** How many cells a text takes on screen, and cutting it there. The only place that asks string-width. */
import stringWidth from 'string-width';

// Printable ASCII, and what the pictures are made of: one cell each, no need to look for clusters.
const narrow = /^[ -~\u00A0-\u00AC\u00AE-\u00FF\u2010-\u2026\u2190-\u21FF\u2248\u2264\u2265\u2500-\u25FC\u2714\u2716\u2800-\u28FF]*$/;
// It loads Unicode tables, 5 to 10 ms of a start, and few names need it.
let segmenter: Intl.Segmenter | undefined;

/** Cells that a text takes. */
export const textWidth = (text: string): number => (narrow.test(text) ? text.length : stringWidth(text));

/** The text in at most `cells` cells; what was cut ends in `…`. */
export const cutText = (text: string, cells: number): string => {
	if (cells <= 0) return '';
	if (narrow.test(text)) return text.length <= cells ? text : `${text.slice(0, cells - 1)}…`;
	if (stringWidth(text) <= cells) return text;
	let cut = '';
	let used = 0;
	for (const {segment} of (segmenter ??= new Intl.Segmenter()).segment(text)) {
		const width = stringWidth(segment);
		if (used + width > cells - 1) break;
		cut += segment;
		used += width;
	}
	return `${cut}…`;
};

/** The text cut or filled with blanks to exactly `cells` cells. */
export const padText = (text: string, cells: number, align: 'left' | 'right' = 'left'): string => {
	if (text.length <= cells && narrow.test(text)) return align === 'left' ? text.padEnd(cells) : text.padStart(cells);
	const cut = cutText(text, cells);
	const blanks = ' '.repeat(Math.max(0, cells - textWidth(cut)));
	return align === 'left' ? cut + blanks : blanks + cut;
};

// A number and its unit are one word: `1.24 s`, `34 %`, `1.2 MB/s`, `5 min`.
const beforeUnit = /(?<=\d) (?=(?:%|µs|ms|s|min|m|h|d|[kMGTP]?B(?:\/s)?|[kMGTP])(?![\p{L}\d]))/gu;
const unitHere = new RegExp(beforeUnit.source, 'uy');
const bond = '\u0000';

const canBreak = (text: string, at: number): boolean => {
	unitHere.lastIndex = at;
	return !unitHere.test(text);
};

/** Where the line that begins at `from` ends: at the last blank that it has room for, else at the next one. */
const endOfLine = (text: string, from: number, cells: number): number => {
	for (let at = text.lastIndexOf(' ', from + cells); at > from; at = text.lastIndexOf(' ', at - 1)) if (canBreak(text, at)) return at;
	for (let at = text.indexOf(' ', from + cells + 1); at >= 0; at = text.indexOf(' ', at + 1)) if (canBreak(text, at)) return at;
	return text.length;
};

/** Of characters of one cell each, with one blank between words. */
const wrapPlain = (text: string, cells: number, lines: number): string[] => {
	const wrapped: string[] = [];
	for (let from = 0; from < text.length;) {
		const end = text.length - from <= cells || wrapped.length === lines - 1 ? text.length : endOfLine(text, from, cells);
		wrapped.push(cutText(text.slice(from, end), cells));
		from = end + 1;
	}
	return wrapped;
};

const uneven = /^ | $| {2}/;

/** The text on lines of at most `cells` cells, broken at blanks; at most `lines` lines, the last one cut. */
export const wrapText = (text: string, cells: number, lines: number): string[] => {
	if (cells > 0 && lines > 0 && narrow.test(text) && !uneven.test(text)) return wrapPlain(text, cells, lines);
	const wrapped: string[] = [];
	let line = '';
	const words = text.replaceAll(bond, '').replace(beforeUnit, bond).split(' ').filter(word => word !== '').map(word => word.replaceAll(bond, ' '));
	for (const [index, word] of words.entries()) {
		const longer = line === '' ? word : `${line} ${word}`;
		if (textWidth(longer) <= cells || line === '') {
			line = longer;
			continue;
		}
		if (wrapped.length === lines - 1) return [...wrapped, cutText(`${line} ${words.slice(index).join(' ')}`, cells)];
		wrapped.push(cutText(line, cells));
		line = word;
	}
	if (line !== '' && lines > 0) wrapped.push(cutText(line, cells));
	return wrapped;
};
