import {applySgr} from './sgr.ts';
import {blankStyle, plainStyle, type Style} from './style.ts';
import {isNarrowUnit, isPlainNarrow, isSteady, type Width} from './width.ts';

/**
 * One row of the screen, always as long as the screen is wide, changed in place. `codes[x]` is the UTF-16 unit shown at x,
 * `behindWide` where the left neighbour is two cells wide, `inClusters` where it takes several units: those are in `clusters`. `blankFrom` is where
 * only plain blanks follow; `isSteady` is false when terminals may disagree about the width of something in the row.
 */
export type CellRow = {
	readonly codes: number[];
	readonly styles: Style[];
	clusters: ReadonlyMap<number, string>;
	blankFrom: number;
	isSteady: boolean;
};

export const blank = 0x20;
export const behindWide = 0;
export const inClusters = -1;
const escape = 0x1B;
const tilde = 0x7E;
const none: ReadonlyMap<number, string> = new Map();
const controls = /[\u0000-\u001F\u007F-\u009F]/g;

/** A row of plain blanks. */
export const emptyRow = (columns: number): CellRow => ({
	codes: new Array<number>(columns).fill(blank), styles: new Array<Style>(columns).fill(plainStyle), clusters: none, blankFrom: 0, isSteady: true,
});

/** What is shown in one cell, as text; empty behind a wide character. */
export const textAt = (row: CellRow, x: number): string => {
	const code = row.codes[x] ?? blank;
	return code === behindWide ? '' : code === inClusters ? row.clusters.get(x) ?? ' ' : String.fromCharCode(code);
};

/**
 * Turns a row into what one line of text with SGR sequences shows, cut or filled up to the row's length, and says which
 * cells have changed, from left to right. Any other escape sequence and every control character is left out, so that
 * nothing but this room can steer the terminal.
 */
export const updateRow = (row: CellRow, line: string, width: Width): readonly number[] => {
	const changed: number[] = [];
	if (readPlain(row, line, changed)) return changed;
	// What was read so far may have been changed back.
	return [...new Set([...changed, ...readAny(row, line, width)])].sort((a, b) => a - b);
};

/** Reads a line where each unit is a cell of its own, as nearly all are; false, in the middle of it, when the line is none. */
const readPlain = (row: CellRow, line: string, changed: number[]): boolean => {
	const {codes, styles} = row;
	const columns = codes.length;
	let style = plainStyle;
	let forBlank = plainStyle;
	let blankFrom = 0;
	let x = 0;
	for (let at = 0; at < line.length && x < columns; at++) {
		const code = line.charCodeAt(at);
		if (code === escape) {
			const end = sgrEnd(line, at);
			if (end === undefined) {
				at = sequenceEnd(line, at) - 1;
				continue;
			}
			style = applySgr(style, line, at + 2, end - 1);
			forBlank = blankStyle(style);
			at = end - 1;
			continue;
		}
		if ((code < blank || code > tilde) && !isNarrowUnit(code)) return false;
		const look = code === blank ? forBlank : style;
		if (codes[x] !== code || styles[x] !== look) {
			codes[x] = code;
			styles[x] = look;
			changed.push(x);
		}
		x++;
		if (code !== blank || look !== plainStyle) blankFrom = x;
	}
	fillUp(row, x, changed);
	row.blankFrom = blankFrom;
	row.clusters = none;
	row.isSteady = true;
	return true;
};

/** Blanks up to the row's end. */
const fillUp = ({codes, styles}: CellRow, from: number, changed: number[]): void => {
	for (let x = from; x < codes.length; x++) {
		if (codes[x] === blank && styles[x] === plainStyle) continue;
		codes[x] = blank;
		styles[x] = plainStyle;
		changed.push(x);
	}
};

/** `segmenter` is made when first needed: it loads Unicode tables, and few rows need it. */
type Draft = {readonly row: CellRow; readonly changed: number[]; readonly clusters: Map<number, string>; x: number; blankFrom: number; isSteady: boolean; segmenter?: Intl.Segmenter};

const readAny = (row: CellRow, line: string, width: Width): readonly number[] => {
	const draft: Draft = {row, changed: [], clusters: new Map(), x: 0, blankFrom: 0, isSteady: true};
	let style = plainStyle;
	let at = 0;
	while (at < line.length && draft.x < row.codes.length) {
		const next = line.indexOf('\u001B', at);
		const end = next === -1 ? line.length : next;
		if (end > at) addText(draft, line.slice(at, end), style, width);
		if (next === -1) break;
		const sgr = sgrEnd(line, next);
		if (sgr !== undefined) style = applySgr(style, line, next + 2, sgr - 1);
		at = sgr ?? sequenceEnd(line, next);
	}
	fillUp(row, draft.x, draft.changed);
	row.blankFrom = draft.blankFrom;
	row.clusters = draft.clusters;
	row.isSteady = draft.isSteady;
	return draft.changed;
};

const addText = (draft: Draft, text: string, style: Style, width: Width): void => {
	if (isPlainNarrow(text)) {
		for (let index = 0; index < text.length && draft.x < draft.row.codes.length; index++) put(draft, text.charCodeAt(index), style);
		return;
	}
	draft.segmenter ??= new Intl.Segmenter();
	for (const {segment} of draft.segmenter.segment(text.replace(/[\t\u00A0]/g, ' ').replace(controls, '').toWellFormed())) {
		const cells = Math.min(2, width(segment));
		if (cells === 0) continue;
		const room = draft.row.codes.length - draft.x;
		if (room <= 0) return;
		// Half of a wide character cannot be shown.
		if (cells > room) return put(draft, blank, style);
		if (!isSteady(segment)) draft.isSteady = false;
		if (segment.length === 1) put(draft, segment.charCodeAt(0), style);
		else put(draft, inClusters, style, segment);
		if (cells === 2) put(draft, behindWide, style);
	}
};

const put = (draft: Draft, code: number, style: Style, cluster?: string): void => {
	const {row, x} = draft;
	const look = code === blank ? blankStyle(style) : style;
	if (row.codes[x] !== code || row.styles[x] !== look || (cluster !== undefined && row.clusters.get(x) !== cluster)) {
		row.codes[x] = code;
		row.styles[x] = look;
		draft.changed.push(x);
	}
	if (cluster !== undefined) draft.clusters.set(x, cluster);
	draft.x++;
	if (code !== blank || look !== plainStyle) draft.blankFrom = draft.x;
};

/** Behind the SGR sequence that begins with the ESC at `start`; undefined when it is none. */
const sgrEnd = (line: string, start: number): number | undefined => {
	if (line.charCodeAt(start + 1) !== 0x5B) return undefined;
	let at = start + 2;
	// Digits, colons and semicolons stand side by side.
	for (let code = line.charCodeAt(at); code >= 0x30 && code <= 0x3B; code = line.charCodeAt(at)) at++;
	return line.charCodeAt(at) === 0x6D ? at + 1 : undefined;
};

/** Behind the sequence that begins with the ESC at `start`. */
const sequenceEnd = (line: string, start: number): number => {
	const kind = line.charAt(start + 1);
	if (kind === '[') {
		let end = start + 2;
		while (end < line.length && !isFinal(line.charCodeAt(end))) end++;
		return end + 1;
	}
	if (kind !== '' && ']PX^_'.includes(kind)) {
		const rest = /\u0007|\u001B\\|\u009C/g;
		rest.lastIndex = start + 2;
		return rest.exec(line) ? rest.lastIndex : line.length;
	}
	return start + 2;
};

const isFinal = (code: number): boolean => code >= 0x40 && code <= 0x7E;
