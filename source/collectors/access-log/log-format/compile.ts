/** Patterns that say how a log is written, in the notation of the server that writes it, to a format that reads it. */
import type {Format} from '../formats/format.ts';
import {readApachePattern} from './apache.ts';
import {isTime, timeRoles, type Piece, type Role} from './field.ts';
import {createMatcher, type Step} from './matcher.ts';
import {readNginxPattern} from './nginx.ts';

export type Compiled = {readonly format: Format; readonly reason?: undefined} | {readonly format?: undefined; readonly reason: string};

const maxPatternLength = 4000;

/** Whether a text is a pattern rather than a name. */
export const isLogPattern = (text: string): boolean => /[$%]/.test(text);

type Value = {readonly role: Role; readonly fields: string};

/** Variables with nothing between them cannot be told apart: together they are one text, or a path when one of them is. */
const mergeValues = (run: readonly Value[]): Value | string => {
	const [only] = run;
	if (run.length === 1 && only) return only;
	const fields = run.map(value => value.fields).join('');
	const needed = run.find(({role}) => role === 'status' || role === 'request' || role === 'method' || isTime(role));
	if (needed) return `${needed.fields} cannot be told from what stands next to it in ${fields}: put a space between them`;
	return {role: run.some(({role}) => role === 'path') ? 'path' : 'text', fields};
};

const toSteps = (pieces: readonly Piece[]): {head: string; steps: Step[]} | string => {
	let head = '';
	let before = '';
	let run: Value[] = [];
	const steps: Step[] = [];
	const flush = (after: string | null): string | null => {
		if (run.length === 0) return null;
		const merged = mergeValues(run);
		run = [];
		if (typeof merged === 'string') return merged;
		steps.push({role: merged.role, isQuoted: before.endsWith('"') && after?.startsWith('"') === true, after});
		return null;
	};
	for (const piece of pieces) {
		if ('field' in piece) {
			run.push({role: piece.role, fields: piece.field});
			continue;
		}
		if (steps.length === 0 && run.length === 0) head = piece.literal;
		const reason = flush(piece.literal);
		if (reason !== null) return reason;
		before = piece.literal;
	}
	return flush(null) ?? {head, steps};
};

const missing = (has: (role: Role) => boolean, isApache: boolean): string | null => {
	if (!has('status')) return `the pattern has no ${isApache ? '%>s' : '$status'}: without it errors cannot be told`;
	if (has('request') || (has('method') && has('path'))) return null;
	return `the pattern has no ${isApache ? '%r (nor %m and %U)' : '$request (nor $request_method and $request_uri)'}: without it routes cannot be told`;
};

/**
 * A format from a pattern in nginx's notation (`$remote_addr … "$request" $status … $request_time`) or Apache's
 * (`%h … "%r" %>s … %D`), also as a whole `log_format` or `LogFormat` line; or why it can be none. Other variables are
 * passed over.
 */
export const compileLogFormat = (pattern: string): Compiled => {
	if (pattern.length > maxPatternLength) return {reason: `the pattern is longer than ${maxPatternLength} characters`};
	const isApache = !/\$\{?\w/.test(pattern);
	if (isApache && !/%[^%]/.test(pattern)) return {reason: 'the pattern has neither nginx variables ($status) nor Apache directives (%>s)'};
	const read = toSteps(isApache ? readApachePattern(pattern) : readNginxPattern(pattern));
	if (typeof read === 'string') return {reason: read};
	const roles = new Set(read.steps.map(({role}) => role));
	const reason = missing(role => roles.has(role), isApache);
	if (reason !== null) return {reason};
	const time = timeRoles.find(role => roles.has(role)) ?? null;
	const notes: Partial<Record<Role, string>> = {'whole-seconds': ', whole seconds: too coarse for latency', 'upstream-seconds': ', time of the servers behind it'};
	return {
		format: {
			name: 'pattern',
			title: `own ${isApache ? 'LogFormat' : 'log_format'}${(time === null ? undefined : notes[time]) ?? ''}`,
			create: () => createMatcher(read.head, read.steps, time),
		},
	};
};
