/** The log as a screen asks for it: up to the instant shown, filtered, the newest first. */
import type {LogBoard, LogEntry, LogQuery} from '../../signals/log.ts';
import {parseFilter} from '../select/filter.ts';
import {selectHostSignals} from '../select/figures.ts';
import {severityOf} from '../select/host-row.ts';
import {nowRange, timesOf, type View} from '../select/view.ts';
import type {Watched} from '../watched.ts';
import {placeAfter, type Log} from './log.ts';

/** A mark is of no host: it is looked for by its words alone. */
const noSignals = {latency: null, throughput: null, errors: null, cpu: null, memory: null, disk: null, pool: null};

const matcher = (text: string, watched: ReadonlyMap<string, Watched>, view: View) => {
	const filter = parseFilter(text);
	const matches = ({host: id, name, text: words, severity, change}: LogEntry): boolean => {
		const one = id === null ? undefined : watched.get(id);
		return filter.matches({
			name, id: id ?? '', words: `${words} ${change}`, severity: one ? severityOf(one) : severity, link: one?.link ?? 'live',
			services: one ? [...one.host.columns.services.keys()] : [],
			signals: () => (one ? selectHostSignals(one.host, nowRange(one.host, view)) : noSignals),
		});
	};
	return {matches, broken: filter.broken};
};

export const selectLog = (log: Log, {first, count, filter}: LogQuery, view: View, watched: ReadonlyMap<string, Watched>): LogBoard => {
	const all = placeAfter(log.entries, view.time);
	const rest = {...timesOf(view), all, forgotten: log.forgotten};
	if (filter.trim() === '') return {...rest, shown: all, filterBroken: [], entries: log.entries.slice(Math.max(0, all - first - count), Math.max(0, all - first)).reverse()};
	const {matches, broken} = matcher(filter, watched, view);
	const found = log.entries.slice(0, all).filter(matches).reverse();
	return {...rest, shown: found.length, filterBroken: broken, entries: found.slice(first, first + count)};
};
