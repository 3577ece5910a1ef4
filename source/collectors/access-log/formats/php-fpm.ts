/**
 * PHP-FPM's access.log as it comes, `%R - %u %t "%m %r%Q%q" %s` (no time taken), and as its configuration file proposes it,
 * with ` %f %{milli}d %{kilo}M %C%%` after it. https://www.php.net/manual/en/install.fpm.configuration.php
 */
import {clearRecord, isMethod, readStatus} from '../record.ts';
import {formatOfLines} from './format.ts';

const pattern = /^\S+ -\s+(?:\S+ )?\d\d\/\w{3}\/\d{4}:[\d:]+ [+-]\d{4} "([A-Z]+) ([^"\s]*)[^"]*" (\d{3})(?: \S+ (\d+\.\d+) \d+ \d+\.\d+%)?(?:\s|$)/;

export const phpFpmFormat = formatOfLines({name: 'php-fpm', title: 'PHP-FPM'}, (line, into) => {
	const match = pattern.exec(line);
	const status = match === null ? null : readStatus(match[3] as string);
	if (match === null || status === null || !isMethod(match[1] as string)) return 'unknown';
	clearRecord(into);
	into.status = status;
	into.method = match[1] as string;
	into.path = match[2] as string;
	if (match[4] !== undefined) into.durationSeconds = Number(match[4]) / 1000;
	return 'request';
});
