/** uvicorn's access log: no time stamp, no time taken. https://github.com/encode/uvicorn/blob/master/uvicorn/logging.py */
import {clearRecord, readRequestLine, readStatus} from '../record.ts';
import {withoutColors} from './colors.ts';
import {formatOfLines} from './format.ts';

const pattern = /(?:^|\s)INFO:?\s+(?:\S+:\d+|-) - "([A-Z]+ [^"]* HTTP\/[\d.]+)" (\d{3})(?:\s|$)/;

export const uvicornFormat = formatOfLines({name: 'uvicorn', title: 'uvicorn'}, (line, into) => {
	if (!line.includes('INFO')) return 'unknown';
	const match = pattern.exec(withoutColors(line));
	const status = match === null ? null : readStatus(match[2] as string);
	if (match === null || status === null) return 'unknown';
	clearRecord(into);
	into.status = status;
	readRequestLine(match[1] as string, into);
	return 'request';
});
