/** JSON lines of servers and loggers: keys by name, with the unit that the name stands for. */
import {classifyStatus} from '../../../signals/status.ts';
import {readRequestLine, type LogRecord} from '../record.ts';
import {clearRecord, type Format} from './format.ts';
import {parseGoDuration} from './go-duration.ts';

type Json = Readonly<Record<string, unknown>>;

const statusKeys = ['status', 'status_code', 'statusCode', 'res.statusCode', 'res.status', 'response.status', 'response.statusCode', 'DownstreamStatus', 'OriginStatus', 'response_code', 'meta.res.statusCode', 'http.response.status_code', 'http.status_code', 'http.status', 'httpRequest.status', 'code'];
const methodKeys = ['method', 'request_method', 'req.method', 'request.method', 'RequestMethod', 'meta.req.method', 'http.request.method', 'http.method', 'httpRequest.requestMethod', 'verb'];
const pathKeys = ['path', 'uri', 'url', 'request_uri', 'req.url', 'request.uri', 'request.url', 'RequestPath', 'meta.req.url', 'http.target', 'http.url', 'httpRequest.requestUrl', 'route'];
const lineKeys = ['request', 'req', 'request_line', 'requestLine'];
/** Keys whose name or maker fixes the unit, in seconds. */
const durationKeys: readonly (readonly [string, number])[] = [
	['request_time', 1], ['duration_seconds', 1], ['duration_s', 1], ['elapsed_seconds', 1], ['response_time_seconds', 1],
	['responseTime', 1e-3], ['response_time_ms', 1e-3], ['duration_ms', 1e-3], ['durationMs', 1e-3], ['elapsed_ms', 1e-3], ['latency_ms', 1e-3], ['latencyMs', 1e-3], ['meta.responseTime', 1e-3], ['request_time_ms', 1e-3], ['took_ms', 1e-3],
	['duration_us', 1e-6], ['time_us', 1e-6], ['request_time_us', 1e-6], ['latency_us', 1e-6], ['duration_micros', 1e-6], ['response_time_us', 1e-6],
	['Duration', 1e-9], ['duration_ns', 1e-9], ['latency_ns', 1e-9],
];
/** Keys that different programs mean differently: decided over many lines. */
const openKeys = ['duration', 'latency', 'response_time', 'elapsed', 'time_taken', 'time-taken', 'took', 'D'];
/** Keys that users choose: the unit itself, with or without a word for a duration before it. The finer of two is taken. */
const unitKey = /^(?:(?:req(?:uest)?|resp(?:onse)?|total|elapsed|duration|latency|time|took|processing)?_?(?:time)?_?(?:in_?)?)?(ns|nanos(?:econds)?|us|usec|micros(?:econds)?|ms|msec|millis(?:econds)?)$/i;
const factorOf = (unit: string): number => (/^n/i.test(unit) ? 1e-9 : /^(?:u|mic)/i.test(unit) ? 1e-6 : 1e-3);

const look = (json: Json, key: string): unknown => {
	if (Object.hasOwn(json, key)) return json[key];
	let at: unknown = json;
	for (const part of key.split('.')) {
		if (typeof at !== 'object' || at === null || !Object.hasOwn(at, part)) return undefined;
		at = (at as Json)[part];
	}
	return key.includes('.') ? at : undefined;
};

const lookFirst = (json: Json, keys: readonly string[]): unknown => {
	for (const key of keys) {
		const value = look(json, key);
		if (value !== undefined) return value;
	}
	return undefined;
};

const lookText = (json: Json, keys: readonly string[]): string => {
	for (const key of keys) {
		const value = look(json, key);
		if (typeof value === 'string') return value;
	}
	return '';
};

const toNumber = (value: unknown): number | null => {
	const number = typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN;
	return Number.isFinite(number) && number >= 0 ? number : null;
};

const readDuration = (json: Json, into: LogRecord): void => {
	// Caddy (https://caddyserver.com/docs/logging) and lograge both say `duration`: seconds the one, milliseconds the other.
	if (json['msg'] === 'handled request') {
		into.durationSeconds = toNumber(json['duration']);
		return;
	}
	if ('latency_human' in json) {
		const latency = toNumber(json['latency']);
		into.durationSeconds = latency === null ? null : latency * 1e-9;
		return;
	}
	for (const [key, unit] of durationKeys) {
		const value = look(json, key);
		if (value === undefined) continue;
		const number = toNumber(value);
		into.durationSeconds = number === null ? (typeof value === 'string' ? parseGoDuration(value) : null) : number * unit;
		if (into.durationSeconds !== null) return;
	}
	if (typeof json['controller'] === 'string' && typeof json['action'] === 'string') {
		const duration = toNumber(json['duration']);
		into.durationSeconds = duration === null ? null : duration * 1e-3;
		return;
	}
	const open = lookFirst(json, openKeys);
	const withUnit = typeof open === 'string' ? parseGoDuration(open.replace(/\s+/g, '')) : null;
	if (withUnit !== null) into.durationSeconds = withUnit;
	else if (open !== undefined) into.rawDuration = toNumber(open);
	else into.durationSeconds = readUnitKey(json);
};

const readUnitKey = (json: Json): number | null => {
	let seconds: number | null = null;
	let finest = Infinity;
	for (const [key, value] of Object.entries(json)) {
		const unit = unitKey.exec(key)?.[1];
		const number = unit === undefined ? null : toNumber(value);
		if (unit === undefined || number === null || factorOf(unit) >= finest) continue;
		finest = factorOf(unit);
		seconds = number * finest;
	}
	return seconds;
};

export const jsonFormat: Format = {
	name: 'JSON lines',
	parse(line, into) {
		const brace = line.indexOf('{');
		// Some loggers put a time stamp or a syslog header before the object.
		if (brace === -1 || brace > 200) return false;
		let json: unknown;
		try {
			json = JSON.parse(brace === 0 ? line : line.slice(brace));
		} catch {
			return false;
		}
		if (typeof json !== 'object' || json === null || Array.isArray(json)) return false;
		const fields = json as Json;
		const status = lookFirst(fields, statusKeys);
		if (status === undefined || (status !== null && typeof status !== 'number' && typeof status !== 'string')) return false;
		clearRecord(into);
		into.status = classifyStatus(status);
		into.method = lookText(fields, methodKeys).slice(0, 16);
		into.path = lookText(fields, pathKeys);
		if (into.path === '' || into.method === '') {
			const request = lookText(fields, lineKeys);
			if (request !== '') readRequestLine(request, into);
		}
		readDuration(fields, into);
		return true;
	},
};

/** What a JSON line calls its service; null when it does not. */
export const serviceOfLine = (line: string): string | null => {
	try {
		const json = JSON.parse(line) as Json | null;
		const name = json === null ? '' : lookText(json, ['service', 'service.name', 'service_name', 'app', 'application', 'name']);
		return name === '' ? null : name;
	} catch {
		return null;
	}
};
