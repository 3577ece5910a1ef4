/**
 * Lines of `key=value` pairs: lograge (times in milliseconds), Heroku's router, logfmt of Go programs, nginx formats of that
 * kind. https://github.com/roidrage/lograge https://brandur.org/logfmt
 */
import {readByKeys, unitOfKey, usualKeys, type KeyNames} from './keys.ts';
import {formatOfLines} from './format.ts';
import {parseGoDuration} from './go-duration.ts';
import type {LogRecord} from '../record.ts';

const pair = /([A-Za-z_][\w.-]{0,40})=(?:"((?:[^"\\]|\\.)*)"|([^\s"]\S*)?)/g;
const maxPairs = 100;

/** The pairs of a line; the last one of a name counts. */
const readPairs = (line: string): Map<string, string> => {
	const pairs = new Map<string, string>();
	pair.lastIndex = 0;
	for (let match = pair.exec(line); match !== null && pairs.size < maxPairs; match = pair.exec(line)) pairs.set(match[1] as string, match[2] ?? match[3] ?? '');
	return pairs;
};

/** The pairs of a line that may be a request; null for any other, most of which are cheap to tell. */
const pairsOf = (line: string): ReadonlyMap<string, string> | null => (line.includes('status=') || line.includes('code=') ? readPairs(line) : null);

const read = (pairs: ReadonlyMap<string, string>, names: KeyNames, into: LogRecord): boolean => {
	if (!readByKeys(key => pairs.get(key), names, into)) return false;
	if (into.durationSeconds === null && into.rawDuration === null) into.durationSeconds = readOthers(pairs);
	return true;
};

const readOthers = (pairs: ReadonlyMap<string, string>): number | null => {
	// Heroku's router (https://devcenter.heroku.com/articles/http-routing#heroku-router-log-format): two parts of one time.
	const [connect, service] = [pairs.get('connect'), pairs.get('service')].map(text => (text === undefined ? null : parseGoDuration(text)));
	if (service !== null && service !== undefined) return service + (connect ?? 0);
	for (const [key, value] of pairs) {
		const unit = unitOfKey(key);
		if (unit !== null && /^\d+(?:\.\d+)?$/.test(value)) return Number(value) * unit;
	}
	return null;
};

export const keyValueFormat = formatOfLines({name: 'key-value', aliases: ['logfmt', 'heroku'], title: 'key=value', bareNumbers: 'keys'}, (line, into) => {
	const pairs = pairsOf(line);
	return pairs !== null && read(pairs, usualKeys, into) ? 'request' : 'unknown';
});

const lograge: KeyNames = {...usualKeys, durations: [['duration', 1e-3]], open: []};

/** lograge's own line, known by `controller` and `action`: its `duration` is in milliseconds. */
export const logrageFormat = formatOfLines({name: 'lograge', title: 'lograge'}, (line, into) => {
	const pairs = pairsOf(line);
	return pairs !== null && pairs.has('controller') && pairs.has('action') && read(pairs, lograge, into) ? 'request' : 'unknown';
});
