/**
 * HAProxy's `option httplog` and `httpslog`: `TR/Tw/Tc/Tr/Ta` in milliseconds, Ta from the first byte of the request to the
 * end of the answer. https://docs.haproxy.org/3.0/configuration.html#8.2.3
 */
import {clearRecord, isMethod, readStatus} from '../record.ts';
import {formatOfLines} from './format.ts';

const pattern = /\[\d\d\/\w{3}\/\d{4}:[\d:.]+\] \S+ \S+ -?\d+\/-?\d+\/-?\d+\/-?\d+\/\+?(-?\d+) (-?\d+) \+?\d+ \S+ \S+ (\S{4}) [\d/+]+ \d+\/\d+ (?:\{[^}]*\} )*"(?:([A-Z-]+) (\S*?)(?:[ "]|$))?/;
/** Termination states (https://docs.haproxy.org/3.0/configuration.html#8.5) that begin with these are the server's failures. */
const serverFailed = /^[Ss]/;

export const haproxyFormat = formatOfLines({name: 'haproxy', title: 'HAProxy HTTP'}, (line, into) => {
	const match = pattern.exec(line);
	if (!match) return 'unknown';
	const status = readStatus(match[2] as string);
	if (status === null) return 'unknown';
	clearRecord(into);
	into.status = status;
	// Without a status only the termination state tells whether the client went (`CD--`) or the server failed (`SD--`).
	into.failed = status === 'none' && serverFailed.test(match[3] as string);
	const ms = Number(match[1]);
	if (ms >= 0) into.durationSeconds = ms / 1000;
	if (match[4] !== undefined && isMethod(match[4])) {
		into.method = match[4];
		into.path = match[5] as string;
	}
	return 'request';
});
