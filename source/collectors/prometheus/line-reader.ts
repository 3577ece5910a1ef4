/**
 * Reads a page that is like the page before: programs write the same series in the same order, and only values change. A line
 * whose series stands where it stood is known without being taken apart or looked up.
 */
export type LineSink<T> = {
	/** A sample whose series stood at this place before. */
	known(series: T, value: number): void;
	/** Any other line, `from` to `to` in the text; `remember` says what its series (`name{labels}`, as written) is. */
	line(from: number, to: number, remember: (series: string, is: T) => void): void;
};

export type LineReader<T> = {
	/** Reads a whole page; true when every line stood where it stood before. */
	read(text: string, sink: LineSink<T>): boolean;
	/** The series of the page read last, as written. */
	texts(): ReadonlySet<string>;
};

/** `value` is as it was written last: most do not change from page to page. */
type Line<T> = {readonly text: string; readonly series: T | undefined; raw: string; value: number};

const newline = 10;
const space = 32;
/** Stands for a line that is not to be remembered: no text begins with it. */
const nothing = '\u0000';
const maxRawLength = 25;

export const createLineReader = <T>(): LineReader<T> => {
	let lines: Line<T>[] = [];
	return {
		read(text, sink) {
			let at = 0;
			let index = 0;
			let same = true;
			const {length} = text;
			while (at < length) {
				const line = lines[index];
				const end = line === undefined ? 0 : at + line.text.length;
				// Comparing a slice is several times as fast as startsWith.
				if (line !== undefined && text.slice(at, end) === line.text) {
					if (line.series === undefined) {
						if (end === length || text.charCodeAt(end) === newline) {
							at = end + 1;
							index++;
							continue;
						}
					} else if (text.charCodeAt(end) === space) {
						const next = readValue(text, end + 1, line);
						if (next !== -1) {
							sink.known(line.series, line.value);
							at = next;
							index++;
							continue;
						}
					}
				}
				const newlineAt = text.indexOf('\n', at);
				const stop = newlineAt === -1 ? length : newlineAt;
				same = false;
				let made: Line<T> = {text: text.charCodeAt(at) === 35 ? text.slice(at, stop) : nothing, series: undefined, raw: nothing, value: NaN};
				sink.line(at, stop, (series, is) => {
					// Only where the line begins with it can it be found again.
					if (text.startsWith(series, at)) made = {text: series, series: is, raw: nothing, value: NaN};
				});
				lines[index++] = made;
				at = stop + 1;
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

/** Puts the value at `at` into `line`; returns where the next line begins, −1 when this is no plain number. */
const readValue = (text: string, at: number, line: Line<unknown>): number => {
	const {raw} = line;
	if (raw !== nothing && text.charCodeAt(at + raw.length) === newline && text.slice(at, at + raw.length) === raw) return at + raw.length + 1;
	// Whole numbers, which counts are, are read digit by digit.
	let end = at;
	let whole = 0;
	let code = text.charCodeAt(end);
	while (code >= 48 && code <= 57) {
		whole = whole * 10 + code - 48;
		code = text.charCodeAt(++end);
	}
	if (code === newline && end > at && end - at <= 15) {
		line.value = whole;
		line.raw = nothing;
		return end + 1;
	}
	const stop = text.indexOf('\n', at);
	const limit = stop === -1 ? text.length : stop;
	while (end < limit && text.charCodeAt(end) > space) end++;
	// A time stamp or an exemplar may follow the value; words (NaN, +Inf) are read elsewhere.
	if (end === at || end - at > maxRawLength) return -1;
	const number = text.slice(at, end);
	const value = Number(number);
	if (Number.isNaN(value) || code === 120 || code === 88 || code === 98 || code === 66 || code === 111 || code === 79) return -1;
	line.value = value;
	line.raw = end === limit ? number : nothing;
	return limit + 1;
};
