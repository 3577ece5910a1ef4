import {readDecimal} from './read-decimal.ts';

/**
 * Reads a page that is like the page before: programs write the same series in the same order, and only values change. A line
 * whose series stands where it stood is known without being taken apart or looked up.
 */
export type LineSink<T> = {
	/** A sample whose series stood at this place before. */
	known(series: T, value: number): void;
	/** Any other line, `from` to `to` in `text`; `remember` says what its series (`name{labels}`, as written) is. */
	line(text: string, from: number, to: number, remember: (series: string, is: T) => void): void;
};

export type LineReader<T> = {
	/** Reads a whole page, in pieces of whole lines; true when every line stood where it stood before. */
	read(pieces: Generator<string, void, void>, sink: LineSink<T>): boolean;
	/** The series of the page read last, as written. */
	texts(): ReadonlySet<string>;
};

/** `raw` is how `value` was written last, where that is slow to read: most do not change from page to page. */
type Line<T> = {readonly text: string; readonly series: T | undefined; raw: string; value: number};

const newline = 10;
const space = 32;
/** Stands for a line that is not to be remembered: no text begins with it. */
const nothing = '\u0000';
const maxRawLength = 25;

export const createLineReader = <T>(): LineReader<T> => {
	let lines: Line<T>[] = [];
	return {
		read(pieces, sink) {
			let index = 0;
			let same = true;
			for (const text of pieces) {
				const {length} = text;
				let at = 0;
				while (at < length) {
					const line = lines[index];
					const next = line === undefined ? -1 : readKnown(text, at, line);
					if (line !== undefined && next !== -1) {
						if (line.series !== undefined) sink.known(line.series, line.value);
						at = next;
						index++;
						continue;
					}
					const newlineAt = text.indexOf('\n', at);
					const stop = newlineAt === -1 ? length : newlineAt;
					same = false;
					let made: Line<T> = {text: text.charCodeAt(at) === 35 ? text.slice(at, stop) : nothing, series: undefined, raw: nothing, value: NaN};
					sink.line(text, at, stop, (series, is) => {
						// Only where the line begins with it can it be found again.
						if (text.startsWith(series, at)) made = {text: series, series: is, raw: nothing, value: NaN};
					});
					lines[index++] = made;
					at = stop + 1;
				}
			}
			if (lines.length !== index) {
				lines = lines.slice(0, index);
				same = false;
			}
			return same;
		},
		texts: () => new Set(lines.flatMap(({text, series}) => (series === undefined ? [] : [text]))),
	};
};

/** Reads `line` where it stands again, and where the next one begins; −1 when another one stands there, or its value is none that can be read here. */
const readKnown = (text: string, at: number, line: Line<unknown>): number => {
	const end = at + line.text.length;
	// Comparing a slice is several times as fast as startsWith.
	if (text.slice(at, end) !== line.text) return -1;
	if (line.series === undefined) return end === text.length || text.charCodeAt(end) === newline ? end + 1 : -1;
	return text.charCodeAt(end) === space ? readValue(text, end + 1, line) : -1;
};

/** Puts the value at `at` into `line`; returns where the next line begins, −1 when this is no plain number. */
const readValue = (text: string, at: number, line: Line<unknown>): number => {
	const {raw} = line;
	if (raw !== nothing && text.charCodeAt(at + raw.length) === newline && text.slice(at, at + raw.length) === raw) return at + raw.length + 1;
	const end = readDecimal(text, at, line);
	if (end !== -1) {
		line.raw = nothing;
		if (text.charCodeAt(end) === newline) return end + 1;
		// A time stamp or an exemplar may follow.
		const stop = text.indexOf('\n', end);
		return (stop === -1 ? text.length : stop) + 1;
	}
	return readNumber(text, at, line);
};

/** Any other number, and the words as they are mostly written; any others are read elsewhere. */
const readNumber = (text: string, at: number, line: Line<unknown>): number => {
	const stop = text.indexOf('\n', at);
	const limit = stop === -1 ? text.length : stop;
	let end = at;
	while (end < limit && text.charCodeAt(end) > space) end++;
	if (end === at || end - at > maxRawLength) return -1;
	const number = text.slice(at, end);
	const value = number === '+Inf' ? Infinity : Number(number);
	if ((Number.isNaN(value) && number !== 'NaN') || /^0[xbo]/i.test(number)) return -1;
	line.value = value;
	line.raw = end === limit ? number : nothing;
	return limit + 1;
};
