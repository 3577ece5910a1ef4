/** Lines by a pattern: from left to right, each value up to what stands after it, never back; so no line can take long. */
import {clearRecord, isMethod, readRequestLine, readStatus, type LogRecord} from '../record.ts';
import type {LineReader} from '../formats/format.ts';
import {closingQuote} from '../formats/quoted.ts';
import {isTime, type Role, type TimeRole} from './field.ts';

/** One value and the text that must follow it; null at the end of the line. */
export type Step = {readonly role: Role; readonly isQuoted: boolean; readonly after: string | null};

const number = /(?:-|\d+(?:\.\d+)?)/y;
/** One time for each server that was tried. https://nginx.org/en/docs/http/ngx_http_upstream_module.html#var_upstream_response_time */
const numbers = /(?:-|\d+(?:\.\d+)?)(?:(?:, ?| : )(?:-|\d+(?:\.\d+)?))*/y;
const status = /(?:\d{3}|-)/y;
const bracketed = /\[[^\]]*\]/y;
const bareRequest = /[A-Z-]+ \S* HTTP\/[\d.]+/y;

const grammarOf = ({role, isQuoted}: Step): RegExp | null => {
	if (role === 'status') return status;
	if (role === 'upstream-seconds') return numbers;
	if (isTime(role)) return number;
	if (role === 'bracketed') return bracketed;
	return role === 'request' && !isQuoted ? bareRequest : null;
};

const endOf = (line: string, at: number, step: Step): number => {
	const grammar = grammarOf(step);
	if (grammar) {
		grammar.lastIndex = at;
		if (grammar.test(line)) return grammar.lastIndex;
		// A time or a request may be anything that is no such thing, `"-"` say; a status may not.
		if (step.role === 'status') return -1;
	}
	if (step.after === null) return line.length;
	return step.isQuoted ? closingQuote(line, at) : line.indexOf(step.after, at);
};

const secondsPerUnit: Readonly<Record<TimeRole, number>> = {microseconds: 1e-6, milliseconds: 1e-3, seconds: 1, 'upstream-seconds': 1, 'whole-seconds': NaN};

const readTime = (text: string, role: TimeRole): number | null => {
	let sum: number | null = null;
	for (const part of text.split(/[,:]/)) {
		const value = /^\s*\d/.test(part) ? Number(part) * secondsPerUnit[role] : NaN;
		if (value >= 0) sum = (sum ?? 0) + value;
	}
	return sum;
};

const take = (text: string, step: Step, time: Role | null, into: LogRecord): boolean => {
	const {role} = step;
	if (role === 'status') {
		const told = readStatus(text);
		if (told !== null) into.status = told;
		return told !== null;
	}
	if (role === 'request') readRequestLine(text, into);
	else if (role === 'method') into.method = isMethod(text) ? text : '';
	else if (role === 'path') {
		// Variables next to each other come as one text: host and path, path and query.
		const slash = text.indexOf('/');
		if (slash !== -1) into.path = text.slice(slash);
	} else if (role === time && isTime(role)) into.durationSeconds = readTime(text, role);
	return true;
};

/** A reader of lines that begin with `head` and then are these steps. */
export const createMatcher = (head: string, steps: readonly Step[], time: Role | null): LineReader => ({
	read(line, into) {
		if (!line.startsWith(head)) return 'unknown';
		clearRecord(into);
		let at = head.length;
		for (const step of steps) {
			const end = endOf(line, at, step);
			if (end === -1 || (step.after === null ? end !== line.length : !line.startsWith(step.after, end))) return 'unknown';
			if (step.role !== 'text' && !take(line.slice(at, end), step, time, into)) return 'unknown';
			at = end + (step.after?.length ?? 0);
		}
		return at === line.length ? 'request' : 'unknown';
	},
});
