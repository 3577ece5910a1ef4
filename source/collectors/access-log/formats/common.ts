/**
 * The common log format and all that begins with it: NCSA common, combined, with a virtual host before it or request times
 * after it (nginx `$request_time` in seconds, Apache `%D` and `%T`, ingress-nginx, Traefik and morgan with `ms`).
 * https://httpd.apache.org/docs/current/logs.html https://nginx.org/en/docs/http/ngx_http_log_module.html
 */
import type {StatusClass} from '../../../signals/status.ts';
import {clearRecord, readRequestLine, type LogRecord} from '../record.ts';
import {formatOfLines} from './format.ts';
import {closingQuote} from './quoted.ts';

const space = 32;
const quote = 34;
const dash = 45;
const zero = 48;
const classes: readonly StatusClass[] = ['none', '1xx', '2xx', '3xx', '4xx', '5xx'];

const isDigit = (code: number): boolean => code >= zero && code <= 57;

/** Past what stands in quotes: referrer, user agent, X-Forwarded-For. A quoted number may be a time and is left. */
const skipQuoted = (line: string, from: number): number => {
	let at = from;
	while (line.charCodeAt(at) === space && line.charCodeAt(at + 1) === quote) {
		const end = closingQuote(line, at + 2);
		if (end === -1) return line.length;
		if (isDigit(line.charCodeAt(at + 2)) && quotedTime.test(line.slice(at + 1, end + 1))) return at;
		at = end + 1;
	}
	return at;
};

const quotedTime = /^"\d+\.\d{1,6}"$/;
const leadingDecimals = /^\s+"?(\d+\.\d{1,6})(?=[\s",]|$)/;
const seconds = /(?:^|\s)(?:rt|request_time|reqtime|duration|request_time_seconds)[=:]"?(\d+\.\d+)/;
/** nginx always writes three decimals: what else has decimals further on may be anything. */
const laterDecimals = /\s"?(\d+\.\d{3})(?=[\s",]|$)/;
const milliseconds = /\s(\d+(?:\.\d+)?) ?ms$/;
/** `%T/%D`: the same time in whole seconds and in microseconds. */
const both = /(?:^|\s)"?(\d{1,6})\/(\d{1,12})"?(?=\s|$)/;
const whole = /^"?(\d{1,12})"?$/;

/** A whole number alone does not say its unit: many lines together do. Several of them (`%I %O`) are not times. */
const loneNumber = (tail: string): number | null => {
	let found: number | null = null;
	for (const token of tail.split(' ')) {
		const match = whole.exec(token);
		if (!match) continue;
		if (found !== null) return null;
		found = Number(match[1]);
	}
	return found;
};

const readTail = (tail: string, into: LogRecord): void => {
	const ms = tail.endsWith('ms') ? milliseconds.exec(tail) : null;
	if (ms) {
		into.durationSeconds = Number(ms[1]) / 1000;
		return;
	}
	const told = leadingDecimals.exec(tail) ?? seconds.exec(tail) ?? laterDecimals.exec(tail);
	if (told) {
		into.durationSeconds = Number(told[1]);
		return;
	}
	const pair = both.exec(tail);
	if (pair && Math.floor(Number(pair[2]) / 1e6) === Number(pair[1])) into.durationSeconds = Number(pair[2]) / 1e6;
	else into.rawDuration = loneNumber(tail);
};

/** The class of the three characters (or the dash) between two spaces, or null when they are no status. */
const readStatusAt = (line: string, at: number, end: number): StatusClass | null => {
	const first = line.charCodeAt(at);
	if (end - at === 1) return first === dash ? 'none' : null;
	if (end - at !== 3 || !isDigit(first) || !isDigit(line.charCodeAt(at + 1)) || !isDigit(line.charCodeAt(at + 2))) return null;
	return classes[first - zero] ?? null;
};

const isBytes = (line: string, from: number, to: number): boolean => {
	if (to - from === 1 && line.charCodeAt(from) === dash) return true;
	for (let at = from; at < to; at++) if (!isDigit(line.charCodeAt(at))) return false;
	return to > from;
};

export const commonFormat = formatOfLines(
	{
		name: 'combined',
		aliases: ['common', 'nginx-combined', 'nginx-timed', 'nginx-key-value', 'apache-common', 'apache-combined', 'apache-timed', 'vhost-combined', 'traefik', 'gunicorn', 'morgan-combined', 'morgan-common', 'ingress-nginx'],
		title: 'common or combined',
		bareNumbers: 'apache',
	},
	(line, into) => {
		const time = line.indexOf(' [');
		if (time < 1) return 'unknown';
		const requestQuote = line.indexOf('] "', time);
		if (requestQuote === -1) return 'unknown';
		const requestEnd = closingQuote(line, requestQuote + 3);
		if (requestEnd === -1 || line.charCodeAt(requestEnd + 1) !== space) return 'unknown';
		let statusEnd = line.indexOf(' ', requestEnd + 2);
		if (statusEnd === -1) statusEnd = line.length;
		const status = readStatusAt(line, requestEnd + 2, statusEnd);
		if (status === null) return 'unknown';
		let bytesEnd = line.indexOf(' ', statusEnd + 1);
		if (bytesEnd === -1) bytesEnd = line.length;
		if (statusEnd < line.length && !isBytes(line, statusEnd + 1, bytesEnd)) return 'unknown';
		clearRecord(into);
		into.status = status;
		readRequestLine(line.slice(requestQuote + 3, requestEnd), into);
		const tailStart = skipQuoted(line, bytesEnd);
		if (tailStart < line.length) readTail(line.slice(tailStart), into);
		return 'request';
	},
);
