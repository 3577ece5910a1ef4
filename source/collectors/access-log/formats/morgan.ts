/**
 * morgan's `dev`, `tiny` and `short`, times in milliseconds: https://github.com/expressjs/morgan#predefined-formats
 * An answer that the client did not wait for has `-` for status and time.
 */
import {clearRecord, isMethod, readStatus} from '../record.ts';
import {withoutColors} from './colors.ts';
import {formatOfLines} from './format.ts';

// dev: method path status time ms - length; tiny: method path status length - time ms; short: addr user before, HTTP/x inside.
const pattern = /^(?:\S+ (?:\S+ |- )?)?([A-Z-]+) (\S+) (?:HTTP\/[\d.]+ )?(\d{3}|-) (?:([\d.]+|-) ms - (?:\d+|-)|(?:\d+|-) - ([\d.]+|-) ms)$/;

export const morganFormat = formatOfLines({name: 'morgan', aliases: ['morgan-dev', 'morgan-tiny', 'morgan-short'], title: 'morgan'}, (line, into) => {
	const match = pattern.exec(withoutColors(line));
	if (!match || !isMethod(match[1] as string)) return 'unknown';
	const status = readStatus(match[3] as string);
	if (status === null) return 'unknown';
	clearRecord(into);
	into.status = status;
	into.method = match[1] as string;
	into.path = match[2] as string;
	const ms = Number(match[4] ?? match[5]);
	if (ms >= 0) into.durationSeconds = ms / 1000;
	return 'request';
});
