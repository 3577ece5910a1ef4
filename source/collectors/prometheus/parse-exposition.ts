/**
 * Prometheus text 0.0.4 and OpenMetrics text (https://prometheus.io/docs/instrumenting/exposition_formats/), line by line into
 * a sink. A sample is told by the text of its series (`name{labels}`), so that a sink that has seen it before needs one look-up.
 */
export type ExpositionSink = {
	/** `# TYPE name type`; type is in lower case. */
	type(name: string, type: string): void;
	/** `# UNIT name unit`. */
	unit(name: string, unit: string): void;
	/** One sample. The value may be NaN or infinite. False when the series' text is none (counted as broken). */
	sample(series: string, value: number): boolean;
	/** A line that is no exposition. */
	broken(line: string): void;
};

const maxBrokenLength = 200;

/** Feeds every line of a page, or of a part of it, to the sink. Linear in the text; throws nothing. */
export const parseExposition = (text: string, sink: ExpositionSink, begin = 0, length = text.length): void => {
	let start = begin;
	while (start < length) {
		let end = text.indexOf('\n', start);
		if (end === -1 || end > length) end = length;
		let stop = end;
		while (stop > start && isBlank(text.charCodeAt(stop - 1))) stop--;
		let from = start;
		while (from < stop && isBlank(text.charCodeAt(from))) from++;
		if (from < stop) {
			if (text.charCodeAt(from) === hash) parseComment(text.slice(from, Math.min(stop, from + 1000)), sink);
			else parseSample(text, from, stop, sink);
		}
		start = end + 1;
	}
};

const hash = 35;
const quote = 34;
const backslash = 92;
const openBrace = 123;
const closeBrace = 125;
const isBlank = (code: number): boolean => code === 32 || code === 9 || code === 13;

const parseComment = (line: string, sink: ExpositionSink): void => {
	const match = /^#\s*(TYPE|UNIT)\s+("(?:[^"\\]|\\.)*"|\S+)\s+(\S+)/.exec(line);
	if (!match) return;
	const name = unquote(match[2] as string);
	if (match[1] === 'TYPE') sink.type(name, (match[3] as string).toLowerCase());
	else sink.unit(name, match[3] as string);
};

const unquote = (name: string): string => (name.startsWith('"') ? name.slice(1, -1).replace(/\\(.)/g, '$1') : name);

const parseSample = (text: string, from: number, stop: number, sink: ExpositionSink): void => {
	let at = from;
	// The name ends at a brace or a blank; braces may hold blanks and quoted text.
	while (at < stop && text.charCodeAt(at) !== openBrace && !isBlank(text.charCodeAt(at))) at++;
	if (at < stop && text.charCodeAt(at) === openBrace) {
		at = findClosingBrace(text, at + 1, stop);
		if (at === -1) return sink.broken(text.slice(from, Math.min(stop, from + maxBrokenLength)));
		at++;
	}
	const series = text.slice(from, at);
	while (at < stop && isBlank(text.charCodeAt(at))) at++;
	let valueEnd = at;
	while (valueEnd < stop && !isBlank(text.charCodeAt(valueEnd))) valueEnd++;
	const value = valueEnd > at ? parseValue(text.slice(at, valueEnd)) : null;
	// A time stamp or an exemplar may follow; neither changes what was counted.
	if (value === null || !sink.sample(series, value)) sink.broken(text.slice(from, Math.min(stop, from + maxBrokenLength)));
};

const findClosingBrace = (text: string, from: number, stop: number): number => {
	let quoted = false;
	for (let at = from; at < stop; at++) {
		const code = text.charCodeAt(at);
		if (quoted) {
			if (code === backslash) at++;
			else if (code === quote) quoted = false;
		} else if (code === quote) quoted = true;
		else if (code === closeBrace) return at;
	}
	return -1;
};

const parseValue = (text: string): number | null => {
	const value = Number(text);
	if (!Number.isNaN(value)) return /^[+-]?0[xbo]/i.test(text) ? null : value;
	if (/^nan$/i.test(text)) return NaN;
	const infinite = /^([+-]?)inf(?:inity)?$/i.exec(text);
	return infinite ? (infinite[1] === '-' ? -Infinity : Infinity) : null;
};

export type SeriesText = {readonly name: string; readonly labels: Readonly<Record<string, string>>};
const maxLabels = 64;

/** Name and labels of a series' text, escapes resolved; null when it is none. UTF-8 names stand quoted in the braces. */
export const parseSeries = (series: string): SeriesText | null => {
	const brace = series.indexOf('{');
	let name = brace === -1 ? series : series.slice(0, brace);
	const labels: Record<string, string> = Object.create(null) as Record<string, string>;
	if (brace !== -1) {
		const item = /\s*(?:([a-zA-Z_:][\w:.]*)|"((?:[^"\\]|\\.)*)")\s*(?:=\s*"((?:[^"\\]|\\.)*)")?\s*(,|$)/y;
		const body = series.slice(brace + 1, -1);
		let count = 0;
		while (item.lastIndex < body.length && body.slice(item.lastIndex).trim() !== '') {
			const match = item.exec(body);
			if (!match || ++count > maxLabels) return null;
			const key = match[1] ?? unescapeValue(match[2] ?? '');
			if (match[3] !== undefined) labels[key] = unescapeValue(match[3]);
			else if (match[2] !== undefined && name === '') name = key;
			else return null;
		}
	}
	if (name === '' || (brace !== 0 && !/^[a-zA-Z_:][\w:.]*$/.test(name))) return null;
	return {name, labels};
};

const unescapeValue = (text: string): string => (text.includes('\\') ? text.replace(/\\(.)/g, (_match, character: string) => (character === 'n' ? '\n' : character)) : text);
