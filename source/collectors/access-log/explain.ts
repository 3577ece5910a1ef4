/** What a person should know about a log though it is read. */
import {maxRoutes} from '../../signals/cardinality.ts';
import type {LineStatistics} from './reading-lines.ts';
import {sampleOf} from './sample-line.ts';

export type LogState = {readonly isBehind: boolean; readonly longLines: number; readonly hasMoreRoutes: boolean};

const share = ({understood, notUnderstood}: LineStatistics): string => {
	const all = understood + notUnderstood;
	return `${Math.floor((1000 * understood) / all) / 10} % of ${all} lines understood`;
};

/** One line; what matters most comes first, since it may be cut. */
export const explainLog = (statistics: LineStatistics, {isBehind, longLines, hasMoreRoutes}: LogState): string => {
	const {title, unit, sample, notUnderstood, timedAtAll} = statistics;
	const notes: string[] = [];
	if (title === null) notes.push(notUnderstood > 0 ? 'format not known: name it with --log-format' : 'no line yet to know its format by');
	else notes.push(timedAtAll || unit !== null ? title : `${title}, no request time so far: latency unknown (nginx: add $request_time to log_format)`);
	if (unit !== null) notes.push(unit);
	if (isBehind) notes.push('more is written than can be read: behind');
	if (longLines > 0) notes.push(`${longLines} lines over 64 KiB skipped`);
	if (hasMoreRoutes) notes.push(`more than ${maxRoutes} routes: the rest counts as other`);
	if (notUnderstood > 0) notes.push(`${share(statistics)}, not e.g. "${sampleOf(sample ?? '')}"`);
	return notes.join(' · ');
};
