/** Every format that is known, and which of them a file is in. */
import {createRecord} from '../record.ts';
import {commonFormat} from './common.ts';
import type {Format} from './format.ts';
import {jsonFormat} from './json.ts';
import {patternFormats} from './patterns.ts';

/** In the order in which they are tried: the first among equals is taken. */
export const formats: readonly Format[] = [jsonFormat, commonFormat, ...patternFormats];

const sampleLines = 20;
/** Fewer lines than this share understood is not this format, but something that looks like it now and then. */
const enough = 0.5;

/** The format that understands most of the lines, or null when none understands half of them. */
export const detectFormat = (lines: readonly string[]): Format | null => {
	const sample = lines.slice(-sampleLines);
	const record = createRecord();
	let best: Format | null = null;
	let bestCount = 0;
	for (const format of formats) {
		const count = sample.filter(line => format.parse(line, record)).length;
		if (count > bestCount) {
			best = format;
			bestCount = count;
		}
	}
	return bestCount >= sample.length * enough ? best : null;
};
