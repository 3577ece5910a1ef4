/**
 * The common log format and all that begins with it: NCSA common, combined, with a virtual host before it or request times
 * after it (nginx `$request_time`, Apache `%D` and `%T`, Traefik). https://httpd.apache.org/docs/current/logs.html
 */
import {classifyStatus} from '../../../signals/status.ts';
import {readRequestLine} from '../record.ts';
import {clearRecord, type Format} from './format.ts';

const quote = 34;
const backslash = 92;

/** The index of the quote that ends the text beginning after `from`, or −1. */
const closingQuote = (line: string, from: number): number => {
	for (let at = line.indexOf('"', from); at !== -1; at = line.indexOf('"', at + 1)) {
		let backslashes = 0;
		while (line.charCodeAt(at - 1 - backslashes) === backslash) backslashes++;
		if (backslashes % 2 === 0) return at;
	}
	return -1;
};

/** Past the referrer and the user agent, which may hold anything between their quotes. */
const skipQuoted = (line: string, from: number): number => {
	let at = from;
	for (let count = 0; count < 2 && line.charCodeAt(at) === 32 && line.charCodeAt(at + 1) === quote; count++) {
		const end = closingQuote(line, at + 2);
		if (end === -1) return line.length;
		at = end + 1;
	}
	return at;
};

const secondsKey = /(?:^|\s)(?:rt|request_time|reqtime|duration)="?(\d+\.\d+)/;
const decimals = /^\s+"?(\d+\.\d{1,6})(?=[\s"]|$)/;
const whole = /^\s+"?(\d{1,12})"?(?=\s|$)/;
const milliseconds = /\s(\d+)ms$/;

const readTail = (tail: string, into: Parameters<Format['parse']>[1]): void => {
	const seconds = decimals.exec(tail) ?? secondsKey.exec(tail);
	if (seconds) {
		into.durationSeconds = Number(seconds[1]);
		return;
	}
	const ms = milliseconds.exec(tail);
	if (ms) {
		into.durationSeconds = Number(ms[1]) / 1000;
		return;
	}
	// A whole number alone does not say its unit: many lines together do.
	const raw = whole.exec(tail);
	if (raw) into.rawDuration = Number(raw[1]);
};

export const commonFormat: Format = {
	name: 'common or combined',
	parse(line, into) {
		const time = line.indexOf(' [');
		if (time < 1) return false;
		const requestQuote = line.indexOf('] "', time);
		if (requestQuote === -1) return false;
		const requestEnd = closingQuote(line, requestQuote + 3);
		if (requestEnd === -1 || line.charCodeAt(requestEnd + 1) !== 32) return false;
		const statusEnd = line.indexOf(' ', requestEnd + 2);
		const status = line.slice(requestEnd + 2, statusEnd === -1 ? undefined : statusEnd);
		if (!/^(?:\d{3}|-)$/.test(status)) return false;
		let bytesEnd = statusEnd === -1 ? line.length : line.indexOf(' ', statusEnd + 1);
		if (bytesEnd === -1) bytesEnd = line.length;
		const bytes = statusEnd === -1 ? '-' : line.slice(statusEnd + 1, bytesEnd);
		if (!/^(?:\d+|-)$/.test(bytes)) return false;
		clearRecord(into);
		into.status = classifyStatus(status);
		readRequestLine(line.slice(requestQuote + 3, requestEnd), into);
		const tailStart = skipQuoted(line, bytesEnd);
		if (tailStart < line.length) readTail(line.slice(tailStart), into);
		return true;
	},
};
