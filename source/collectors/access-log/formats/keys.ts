/** Fields by the names that servers and loggers give them: what they are, and of which unit where the name fixes it. */
import type {StatusClass} from '../../../signals/status.ts';
import {clearRecord, isMethod, readRequestLine, readStatus, type LogRecord} from '../record.ts';
import {parseGoDuration} from './go-duration.ts';

/** Names by falling preference; a dot is a step into an object (or a name with a dot in it). */
export type KeyNames = {
	readonly status: readonly string[];
	readonly method: readonly string[];
	readonly path: readonly string[];
	/** The whole request line. */
	readonly request: readonly string[];
	/** Durations whose unit is known, and how many seconds one of it is. */
	readonly durations: readonly (readonly [string, number])[];
	/** Durations that different programs mean differently: decided over many lines. */
	readonly open: readonly string[];
};

const ms = 1e-3;
const us = 1e-6;
const ns = 1e-9;

/** Names that users and loggers choose freely. */
export const usualKeys: KeyNames = {
	status: ['status', 'status_code', 'statusCode', 'StatusCode', 'res.statusCode', 'res.status', 'response.status', 'response.statusCode', 'response.status_code', 'response_status', 'response_code', 'http.response.status_code', 'http.status_code', 'http.status', 'http_status', 'httpRequest.status', 'sc-status', 'code'],
	method: ['method', 'request_method', 'requestMethod', 'req.method', 'request.method', 'RequestMethod', 'http.request.method', 'http.method', 'http_method', 'httpRequest.requestMethod', 'cs-method', 'verb'],
	path: ['path', 'uri', 'url', 'request_uri', 'requestUri', 'request_path', 'req.url', 'request.uri', 'request.url', 'request.path', 'RequestPath', 'http.target', 'http.url', 'url.path', 'url.original', 'httpRequest.requestUrl', 'cs-uri-stem', 'route'],
	request: ['request', 'req', 'request_line', 'requestLine'],
	durations: [
		['request_time', 1], ['duration_seconds', 1], ['duration_s', 1], ['duration_sec', 1], ['elapsed_seconds', 1], ['response_time_seconds', 1], ['request_time_seconds', 1], ['rt', 1], ['reqtime', 1],
		['responseTime', ms], ['response_time_ms', ms], ['duration_ms', ms], ['durationMs', ms], ['elapsed_ms', ms], ['elapsedMs', ms], ['latency_ms', ms], ['latencyMs', ms], ['request_time_ms', ms], ['took_ms', ms], ['responseTimeMs', ms], ['Elapsed', ms], ['ElapsedMilliseconds', ms],
		['duration_us', us], ['time_us', us], ['request_time_us', us], ['latency_us', us], ['duration_micros', us], ['response_time_us', us], ['reqtime_microsec', us],
		['duration_ns', ns], ['latency_ns', ns], ['event.duration', ns],
	],
	open: ['duration', 'latency', 'response_time', 'response-time', 'elapsed', 'time_taken', 'time-taken', 'took', 'runtime', 'apptime', 'D'],
};

/** Names that say the unit themselves, with or without a word for a duration before it. */
const unitKey = /^(?:(?:req(?:uest)?|resp(?:onse)?|total|elapsed|duration|latency|time|took|processing)?_?(?:time)?_?(?:in_?)?)?(ns|nanos(?:econds)?|us|usec|micros(?:econds)?|ms|msec|millis(?:econds)?)$/i;

/** Seconds in one of the unit that a name ends in, or null when it ends in none. */
export const unitOfKey = (key: string): number | null => {
	const unit = unitKey.exec(key)?.[1];
	return unit === undefined ? null : /^n/i.test(unit) ? ns : /^(?:u|mic)/i.test(unit) ? us : ms;
};

/** A number that can be a duration, as a number or as text. */
export const toDuration = (value: unknown): number | null => {
	const number = typeof value === 'number' ? value : typeof value === 'string' && /^\d/.test(value) ? Number(value) : NaN;
	return Number.isFinite(number) && number >= 0 ? number : null;
};

/** What of a line is looked up by name; undefined when it is not there. */
export type LookUp = (key: string) => unknown;

const firstText = (look: LookUp, keys: readonly string[]): string => {
	for (const key of keys) {
		const value = look(key);
		if (typeof value === 'string' && value !== '') return value;
	}
	return '';
};

/** Fills in method and path; false when the line tells neither. */
const readTarget = (look: LookUp, names: KeyNames, into: LogRecord): boolean => {
	into.method = firstText(look, names.method);
	into.path = firstText(look, names.path);
	if (into.path === '' || into.method === '') {
		const request = firstText(look, names.request);
		if (request !== '') readRequestLine(request, into);
	}
	if (!isMethod(into.method)) {
		const upper = into.method.toUpperCase();
		into.method = isMethod(upper) ? upper : '';
	}
	return into.method !== '' || into.path !== '';
};

const readTime = (look: LookUp, names: KeyNames, into: LogRecord): boolean => {
	for (const [key, unit] of names.durations) {
		const value = look(key);
		if (value === undefined) continue;
		const number = toDuration(value);
		into.durationSeconds = number === null ? (typeof value === 'string' ? parseGoDuration(value) : null) : number * unit;
		if (into.durationSeconds !== null) return true;
	}
	for (const key of names.open) {
		const value = look(key);
		if (value === undefined) continue;
		into.durationSeconds = typeof value === 'string' ? parseGoDuration(value.replace(/\s+/g, '')) : null;
		if (into.durationSeconds === null) into.rawDuration = toDuration(value);
		if (into.durationSeconds !== null || into.rawDuration !== null) return true;
	}
	return false;
};

/** A status that is there and empty says that there was none. */
const statusOf = (value: unknown): StatusClass | null => {
	if (value === null || value === '') return 'none';
	return typeof value === 'number' || typeof value === 'string' ? readStatus(value) : null;
};

/**
 * Fills the record from fields; false when they are no request: a status that can be one, and either what was asked for or
 * how long it took, make a request.
 */
export const readByKeys = (look: LookUp, names: KeyNames, into: LogRecord): boolean => {
	for (const key of names.status) {
		const value = look(key);
		if (value === undefined) continue;
		const status = statusOf(value);
		if (status === null) continue;
		clearRecord(into);
		into.status = status;
		const hasTarget = readTarget(look, names, into);
		const hasTime = readTime(look, names, into);
		return hasTarget || (hasTime && status !== 'none');
	}
	return false;
};
