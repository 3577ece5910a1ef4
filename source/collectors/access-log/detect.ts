/** Which format a file is in, told by its lines. */
import {createRecord} from './record.ts';
import {formats} from './formats/index.ts';
import type {Format} from './formats/format.ts';

const sampleLines = 20;
/** Fewer lines than this share understood is not this format, but something that looks like it now and then. */
const enough = 0.5;

export type Detection = {readonly format: Format; /** Of the lines looked at. */ readonly requests: number; readonly lines: number};

/**
 * The format in which most of the last lines are requests. Null when none has any, or none understands half of the lines;
 * lines of a logger that are no requests speak for a format only beside some that are.
 */
export const detectFormat = (lines: readonly string[]): Detection | null => {
	const recent = lines.slice(-sampleLines);
	// Requests may be few among other messages of one logger: then all lines are looked at.
	return detectIn(recent, enough) ?? (lines.length > recent.length ? detectIn(lines, enough) : null);
};

const detectIn = (lines: readonly string[], share: number): Detection | null => {
	const record = createRecord();
	let best: Detection | null = null;
	for (const format of formats) {
		const reader = format.create();
		let requests = 0;
		let others = 0;
		for (const line of lines) {
			const kind = reader.read(line, record);
			if (kind === 'request') requests++;
			else if (kind === 'other') others++;
		}
		if (requests > (best?.requests ?? 0) && requests + others >= lines.length * share) best = {format, requests, lines: lines.length};
	}
	return best;
};
