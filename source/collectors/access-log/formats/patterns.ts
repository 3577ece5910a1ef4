/** Formats that one expression tells: method, path, status and a time in a known unit. One row a format. */
import {classifyStatus} from '../../../signals/status.ts';
import {clearRecord, type Format} from './format.ts';
import {parseGoDuration} from './go-duration.ts';

type Row = {
	readonly name: string;
	/** Groups: method, path, status; ms, s or go (a duration with its unit). */
	readonly pattern: RegExp;
	/** Colours of terminals are taken out before. */
	readonly isColored?: true;
};

const rows: readonly Row[] = [
	// https://docs.haproxy.org/3.0/configuration.html#8.2.3
	{name: 'HAProxy HTTP', pattern: /\[\d\d\/\w{3}\/\d{4}:[\d:.]+\] \S+ \S+ -?\d+\/-?\d+\/-?\d+\/-?\d+\/\+?(?<ms>-?\d+) (?<status>-?\d+) \+?\d+ \S+ \S+ \S{4} \S+ \S+ (?:\{[^}]*\} )*"(?:(?<method>[A-Z]+) (?<path>\S*)|[^"]*)/},
	// https://github.com/expressjs/morgan#tiny and #dev
	{name: 'morgan', pattern: /^(?:\S+ - \S+ )?(?<method>[A-Z]+) (?<path>\S+) (?:HTTP\/\S+ )?(?<status>\d{3}|-) (?:(?<ms>[\d.]+|-) ms - \S+|\S+ - (?<ms2>[\d.]+|-) ms)$/, isColored: true},
	// https://github.com/gin-gonic/gin/blob/master/logger.go
	{name: 'gin', pattern: /^\[GIN\] \d{4}\/\d\d\/\d\d - [\d:]+ \|\s*(?<status>\d{3})\s*\|\s*(?<go>[\d.a-zµ]+)\s*\|[^|]*\|\s*(?<method>[A-Z]+)\s+"(?<path>[^"]*)"/, isColored: true},
	// https://github.com/encode/uvicorn/blob/master/uvicorn/logging.py
	{name: 'uvicorn', pattern: /^INFO:\s+\S+:\d+ - "(?<method>[A-Z]+) (?<path>\S*) HTTP\/[\d.]+" (?<status>\d{3})/, isColored: true},
	// https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage#default-format-string
	{name: 'Envoy', pattern: /^\[\d{4}-\d\d-\d\dT[\d:.]+Z\] "(?<method>[A-Z]+|-) (?<path>\S*) [^"]*" (?<status>\d{1,3}) \S+ (?:"[^"]*" )?\d+ \d+ (?<ms>\d+) /},
	{name: 'lograge', pattern: /method=(?<method>[A-Z]+) path=(?<path>\S+) .*?status=(?<status>\d{3}) duration=(?<ms>[\d.]+)/},
	{name: 'PHP-FPM', pattern: /^\S+ - .*\d\d\/\w{3}\/\d{4}:[\d:]+ [+-]\d{4} "(?<method>[A-Z]+) (?<path>[^"\s]*)[^"]*" (?<status>\d{3})/},
	// http://ltsv.org
	{name: 'LTSV', pattern: /^(?=.*\breqtime:(?<s>[\d.]+))?(?=.*\bmethod:(?<method>[A-Z]+))?(?=.*\buri:(?<path>[^\t]*))?(?=.*\treq:(?<request>[^\t]*))?.*\bstatus:(?<status>\d{3})(?:\t|$)/},
];

const colors = /\u001B\[[\d;]*m/g;

const create = ({name, pattern, isColored}: Row): Format => ({
	name,
	parse(line, into) {
		const groups = pattern.exec(isColored ? line.replace(colors, '') : line)?.groups;
		if (!groups) return false;
		clearRecord(into);
		into.status = classifyStatus(groups['status']);
		into.method = groups['method'] ?? '';
		into.path = groups['path'] ?? '';
		const ms = Number(groups['ms'] ?? groups['ms2'] ?? NaN);
		if (ms >= 0) into.durationSeconds = ms / 1000;
		else if (groups['s'] !== undefined) into.durationSeconds = Number(groups['s']);
		else if (groups['go'] !== undefined) into.durationSeconds = parseGoDuration(groups['go']);
		return true;
	},
});

export const patternFormats: readonly Format[] = rows.map(create);
