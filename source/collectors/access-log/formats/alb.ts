/**
 * AWS Application Load Balancer: three times in seconds, −1 for a step that was not reached.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html
 */
import {clearRecord, readRequestLine, readStatus} from '../record.ts';
import {formatOfLines} from './format.ts';

const pattern = /^(?:https?|h2|grpcs|wss?) \d{4}-\d\d-\d\dT[\d:.]+Z \S+ \S+ (\S+) (-?[\d.]+) (-?[\d.]+) (-?[\d.]+) (\d{3}|-) (\d{3}|-) -?\d+ -?\d+ "([^"]*)"/;

export const albFormat = formatOfLines({name: 'aws-alb', aliases: ['alb'], title: 'AWS ALB'}, (line, into) => {
	const match = pattern.exec(line);
	const status = match === null ? null : readStatus(match[5] as string);
	if (match === null || status === null) return 'unknown';
	clearRecord(into);
	into.status = status;
	readRequestLine(match[7] as string, into);
	// `GET https://host:443/path HTTP/2.0`: routes are made of the path.
	const times = [match[2], match[3], match[4]].map(Number);
	if (times.every(seconds => seconds >= 0)) into.durationSeconds = times.reduce((sum, seconds) => sum + seconds, 0);
	return 'request';
});
