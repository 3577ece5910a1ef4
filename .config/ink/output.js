// Replaces ink/build/output.js, which takes every frame apart into one object per cell and joins them again. Here a row that
// only one piece of text was written to is passed on as it is; rows that several pieces share are put together cell by cell,
// as in the original. The cells on the screen are the same; in a passed-on row the SGR sequences may be spelled differently,
// and `CSI m`, which the original takes for a style of its own, resets.
import sliceAnsi from 'slice-ansi';
import stringWidth from 'string-width';
import {styledCharsFromTokens, styledCharsToString, tokenize} from '@alcalzone/ansi-tokenize';

const escape = '\u001B';
const closeAll = '\u001B[0m';
/** A link that is left open is not ended by closeAll. */
const links = /\u001B\]|\u009B/;

export default class Output {
	operations = [];

	constructor({width, height}) {
		this.width = width;
		this.height = height;
	}

	write(x, y, text, {transformers}) {
		if (text) this.operations.push({type: 'write', x, y, text, transformers});
	}

	clip(clip) {
		this.operations.push({type: 'clip', clip});
	}

	unclip() {
		this.operations.push({type: 'unclip'});
	}

	get() {
		const rows = Array.from({length: this.height}, () => []);
		const clips = [];
		for (const operation of this.operations) {
			if (operation.type === 'clip') clips.push(operation.clip);
			else if (operation.type === 'unclip') clips.pop();
			else addLines(rows, operation, clips.at(-1));
		}
		return {output: rows.map(pieces => joinPieces(pieces, this.width)).join('\n'), height: this.height};
	}
}

/** Puts the lines of one write, as far as its clip lets them be seen, with the rows they fall on. */
const addLines = (rows, {x, y, text, transformers}, clip) => {
	const block = clip ? clipLines(text.split('\n'), x, y, clip) : {lines: text.split('\n'), x, y};
	if (!block) return;
	let row = block.y;
	for (const [index, original] of block.lines.entries()) {
		const pieces = rows[row];
		// Text may be taller than the screen; like the original, what falls outside does not move the rest.
		if (!pieces) continue;
		let line = original;
		for (const transformer of transformers) line = transformer(line, index);
		pieces.push({x: block.x, line});
		row++;
	}
};

const clipLines = (lines, x, y, {x1, x2, y1, y2}) => {
	const isHorizontal = typeof x1 === 'number' && typeof x2 === 'number';
	const isVertical = typeof y1 === 'number' && typeof y2 === 'number';
	if (isHorizontal) {
		const width = Math.max(0, ...lines.map(line => stringWidth(line)));
		if (x + width < x1 || x > x2) return undefined;
	}
	if (isVertical && (y + lines.length < y1 || y > y2)) return undefined;
	let seen = lines;
	if (isHorizontal) {
		seen = seen.map(line => {
			const width = stringWidth(line);
			return sliceAnsi(line, x < x1 ? x1 - x : 0, x + width > x2 ? x2 - x : width);
		});
	}
	if (isVertical) seen = seen.slice(y < y1 ? y1 - y : 0, y + seen.length > y2 ? y2 - y : seen.length);
	return {lines: seen, x: isHorizontal ? Math.max(x, x1) : x, y: isVertical ? Math.max(y, y1) : y};
};

const joinPieces = (pieces, width) => {
	if (pieces.length === 0) return '';
	const [{x, line}] = pieces;
	if (pieces.length > 1 || !Number.isInteger(x) || x < 0 || x > width || links.test(line)) return joinCells(pieces, width);
	const text = x > 0 ? ' '.repeat(x) + line : line;
	// A style that is left open would run on into the next row; blanks that it colours are not cut.
	return line.includes(escape) ? text + closeAll : text.trimEnd();
};

/** As the original does it for all rows. */
const joinCells = (pieces, width) => {
	const cells = Array.from({length: width}, () => ({type: 'char', value: ' ', fullWidth: false, styles: []}));
	for (const {x, line} of pieces) {
		let at = x;
		for (const character of styledCharsFromTokens(tokenize(line))) {
			cells[at] = character;
			const characterWidth = Math.max(1, stringWidth(character.value));
			for (let offset = 1; offset < characterWidth; offset++) cells[at + offset] = {type: 'char', value: '', fullWidth: false, styles: character.styles};
			at += characterWidth;
		}
	}
	return styledCharsToString(cells.filter(cell => cell !== undefined)).trimEnd();
};
