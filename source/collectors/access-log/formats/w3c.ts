/**
 * The W3C extended format as IIS writes it: `#Fields:` names the columns and may change at any line; `time-taken` is in
 * milliseconds there (https://learn.microsoft.com/en-us/windows/win32/http/w3c-logging) and in seconds at CloudFront.
 * https://www.w3.org/TR/WD-logfile.html
 */
import {clearRecord, isMethod, readStatus} from '../record.ts';
import type {Format, LineReader} from './format.ts';

type Columns = {readonly count: number; readonly method: number; readonly path: number; readonly status: number; readonly taken: number; readonly secondsPerUnit: number; readonly separator: string};

/** Above this a header is no header. */
const maxColumns = 200;

const columnsOf = (header: string): Columns | null => {
	const names = header.trim().split(/\s+/).slice(0, maxColumns);
	const status = names.indexOf('sc-status');
	if (status === -1) return null;
	const isCloudFront = names.some(name => name.startsWith('x-edge-'));
	return {
		count: names.length,
		status,
		method: names.indexOf('cs-method'),
		path: names.includes('cs-uri-stem') ? names.indexOf('cs-uri-stem') : names.indexOf('cs-uri'),
		taken: names.indexOf('time-taken'),
		secondsPerUnit: isCloudFront ? 1 : 1e-3,
		separator: isCloudFront ? '\t' : ' ',
	};
};

/** What IIS writes unless told otherwise: for a file whose header was not seen. */
const usual = columnsOf('date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken');
const begins = /^\d{4}-\d\d-\d\d[ \t]\d\d:\d\d:\d\d[ \t]/;

const createReader = (): LineReader => {
	let columns = usual;
	return {
		read(line, into) {
			if (line.startsWith('#')) {
				const [, directive, value] = /^#(Fields|Software|Version|Date|Start-Date|End-Date|Remark): ?(.*)/.exec(line) ?? [];
				if (directive === 'Fields') columns = columnsOf(value as string);
				return directive === undefined ? 'unknown' : 'other';
			}
			if (columns === null) return 'unknown';
			const fields = line.split(columns.separator);
			// A line that has not as many columns as were announced belongs to a header that was not seen.
			if (fields.length !== columns.count || (columns === usual && !begins.test(line))) return 'unknown';
			const status = readStatus(fields[columns.status] as string);
			if (status === null) return 'unknown';
			const method = fields[columns.method] ?? '';
			if (columns.method !== -1 && method !== '-' && !isMethod(method)) return 'unknown';
			clearRecord(into);
			into.status = status;
			into.method = method === '-' ? '' : method;
			const path = fields[columns.path];
			if (path !== undefined && path !== '-') into.path = path;
			const taken = Number(fields[columns.taken] ?? NaN);
			if (taken >= 0) into.durationSeconds = taken * columns.secondsPerUnit;
			return 'request';
		},
	};
};

export const w3cFormat: Format = {name: 'iis-w3c', aliases: ['iis', 'w3c'], title: 'IIS (W3C)', create: createReader};
