import {applySgr, blankStyle, plainStyle, type Style} from './style.ts';
import {isPlainNarrow, isSteady, type Width} from './width.ts';

/**
 * One row of the screen, always as long as the screen is wide. `texts[x]` is the character at x, `''` where the left
 * neighbour is two cells wide. `blankFrom` is where only plain blanks follow; `steady` is false when terminals may
 * disagree about the width of something in the row.
 */
export type CellRow = {readonly texts: readonly string[]; readonly styles: readonly Style[]; readonly blankFrom: number; readonly steady: boolean};

/** `segmenter` is made when first needed: it loads Unicode tables, and few rows need it. */
type Draft = {texts: string[]; styles: Style[]; steady: boolean; segmenter?: Intl.Segmenter};

const controls = /[\u0000-\u001F\u007F-\u009F]/g;

/** A row of plain blanks. */
export const emptyRow = (columns: number): CellRow => ({
	texts: Array.from({length: columns}, () => ' '), styles: Array.from({length: columns}, () => plainStyle), blankFrom: 0, steady: true,
});

/**
 * Turns one line of text with SGR sequences into cells, cut or filled up to `columns`. Any other escape sequence and every
 * control character is left out, so that nothing but this room can steer the terminal.
 */
export const parseRow = (line: string, columns: number, width: Width): CellRow => {
	const draft: Draft = {texts: [], styles: [], steady: true};
	let style = plainStyle;
	let at = 0;
	while (at < line.length && draft.texts.length < columns) {
		const escape = line.indexOf('\u001B', at);
		const end = escape === -1 ? line.length : escape;
		if (end > at) addText(draft, line.slice(at, end), style, columns, width);
		if (escape === -1) break;
		const sequence = readEscape(line, escape);
		if (sequence.sgr !== undefined) style = applySgr(style, sequence.sgr);
		at = sequence.end;
	}
	return finish(draft, columns);
};

const addText = (draft: Draft, text: string, style: Style, columns: number, width: Width): void => {
	const forBlank = blankStyle(style);
	if (isPlainNarrow(text)) {
		const count = Math.min(text.length, columns - draft.texts.length);
		for (let index = 0; index < count; index++) {
			const character = text.charAt(index);
			draft.texts.push(character);
			draft.styles.push(character === ' ' ? forBlank : style);
		}
		return;
	}
	draft.segmenter ??= new Intl.Segmenter();
	for (const {segment} of draft.segmenter.segment(text.replace(/[\t\u00A0]/g, ' ').replace(controls, '').toWellFormed())) {
		const cells = Math.min(2, width(segment));
		if (cells === 0) continue;
		const room = columns - draft.texts.length;
		if (room <= 0) return;
		if (cells > room) {
			// Half of a wide character cannot be shown.
			draft.texts.push(' ');
			draft.styles.push(forBlank);
			return;
		}
		draft.texts.push(segment);
		draft.styles.push(segment === ' ' ? forBlank : style);
		if (cells === 2) {
			draft.texts.push('');
			draft.styles.push(style);
		}
		if (!isSteady(segment)) draft.steady = false;
	}
};

const finish = (draft: Draft, columns: number): CellRow => {
	while (draft.texts.length < columns) {
		draft.texts.push(' ');
		draft.styles.push(plainStyle);
	}
	let blankFrom = columns;
	while (blankFrom > 0 && draft.texts[blankFrom - 1] === ' ' && draft.styles[blankFrom - 1] === plainStyle) blankFrom--;
	return {texts: draft.texts, styles: draft.styles, steady: draft.steady, blankFrom};
};

/** The sequence that starts with the ESC at `start`: where it ends, and its parameters when it is an SGR. */
const readEscape = (line: string, start: number): {end: number; sgr?: string} => {
	const kind = line.charAt(start + 1);
	if (kind === '[') {
		let end = start + 2;
		while (end < line.length && !isFinal(line.charCodeAt(end))) end++;
		const parameters = line.slice(start + 2, end);
		return line.charAt(end) === 'm' && /^[\d;:]*$/.test(parameters) ? {end: end + 1, sgr: parameters} : {end: end + 1};
	}
	if (kind !== '' && ']PX^_'.includes(kind)) {
		const rest = /\u0007|\u001B\\|\u009C/g;
		rest.lastIndex = start + 2;
		return {end: rest.exec(line) ? rest.lastIndex : line.length};
	}
	return {end: start + 2};
};

const isFinal = (code: number): boolean => code >= 0x40 && code <= 0x7E;
