/** gin's logger; the time is a Go duration with its unit. https://github.com/gin-gonic/gin/blob/master/logger.go */
import {clearRecord, isMethod, readStatus} from '../record.ts';
import {withoutColors} from './colors.ts';
import {formatOfLines} from './format.ts';
import {parseGoDuration} from './go-duration.ts';

const pattern = /^\[GIN\] \d{4}\/\d\d\/\d\d - [\d:]+ \|\s*(\d{3})\s*\|\s*([\d.a-zµμ]+)\s*\|[^|]*\|\s*([A-Z]+)\s+"([^"]*)"/;

export const ginFormat = formatOfLines({name: 'gin', title: 'gin'}, (line, into) => {
	if (!line.includes('[GIN')) return 'unknown';
	const match = pattern.exec(withoutColors(line));
	// [GIN-debug] and what else it says of itself.
	if (!match) return 'other';
	const status = readStatus(match[1] as string);
	if (status === null || !isMethod(match[3] as string)) return 'unknown';
	clearRecord(into);
	into.status = status;
	into.durationSeconds = parseGoDuration(match[2] as string);
	into.method = match[3] as string;
	into.path = match[4] as string;
	return 'request';
});
