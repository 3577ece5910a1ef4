/**
 * `http.server.requests` of the actuator, by status. Reading the actuator is a request as well, counted under its own path:
 * what was asked under such paths, by us or by others, is taken out again.
 */
import {createDistribution, recordUnplaced, type Distribution} from '../../../signals/distribution.ts';
import {increase} from '../../../signals/rate.ts';
import {classifyStatus, type StatusClass} from '../../../signals/status.ts';
import type {Requests} from '../told.ts';
import type {Metric, Questions, Tags} from './actuator-metric.ts';

const name = 'http.server.requests';
/** Requests to the actuator in one reading are bounded by these. */
const maxStatuses = 20;
const maxOwnPaths = 6;

const secondsPerUnit: Readonly<Record<string, number>> = {seconds: 1, milliseconds: 1e-3, microseconds: 1e-6, nanoseconds: 1e-9};

/** `at`: how many questions of ours had been answered when this was counted. */
type Sums = {readonly count: number; readonly seconds: number | null; readonly at: number};
/** By status; what is not there counts nothing. */
type Counted = ReadonlyMap<string, Sums>;

const sumsOf = (metric: Metric, at: number): Sums | null => {
	const count = metric.statistic('COUNT');
	const total = metric.statistic('TOTAL_TIME');
	const unit = secondsPerUnit[metric.baseUnit ?? 'seconds'];
	return count === null ? null : {count, seconds: total === null || unit === undefined ? null : total * unit, at};
};

const askSums = async (questions: Questions, tags: Tags): Promise<Sums | null> => {
	const at = questions.answered;
	const metric = await questions.ask(name, tags);
	return metric === null ? null : sumsOf(metric, at);
};

/** Counts of one path (or of all) by status; asks for each status only where there are several. */
const countByStatus = async (questions: Questions, whole: {readonly metric: Metric; readonly at: number}, path: string | null): Promise<Counted> => {
	const statuses = whole.metric.tag('status').slice(0, maxStatuses);
	const counted = new Map<string, Sums>();
	const [only] = statuses;
	if (statuses.length === 1 && only !== undefined) {
		const all = sumsOf(whole.metric, whole.at);
		return all === null ? counted : counted.set(only, all);
	}
	for (const status of statuses) {
		const sums = await askSums(questions, [...(path === null ? [] : [['uri', path] as const]), ['status', status]]);
		if (sums !== null) counted.set(status, sums);
	}
	return counted;
};

export type RequestCounter = {
	/** What came since the reading before; null the first time and while nothing was asked of the program yet. */
	read(questions: Questions): Promise<Requests | null>;
};

/** `between`: questions of ours that were counted in `all`, not yet in `own`, since that was asked for first. */
type Counts = {readonly all: Counted; readonly own: Counted; readonly between: number};

export const createRequestCounter = (ownPath: string): RequestCounter => {
	let before: Counts | null = null;
	const isOwn = (path: string): boolean => path === ownPath || path.startsWith(`${ownPath}/`) || path.startsWith('/actuator/');
	const isOurs = (path: string): boolean => isOwn(path) && /\/metrics\/./.test(path);

	const count = async (questions: Questions): Promise<Counts | null> => {
		const at = questions.answered;
		const metric = await questions.ask(name);
		if (metric === null) return null;
		const own = new Map<string, Sums>();
		let oursAt: number | null = null;
		for (const path of metric.tag('uri').filter(isOwn).slice(0, maxOwnPaths)) {
			const askedAt = questions.answered;
			const ofPath = await questions.ask(name, [['uri', path]]);
			if (ofPath === null) continue;
			for (const [status, sums] of await countByStatus(questions, {metric: ofPath, at: askedAt}, path)) {
				const known = own.get(status);
				own.set(status, {count: (known?.count ?? 0) + sums.count, seconds: known?.seconds === null || sums.seconds === null ? null : (known?.seconds ?? 0) + sums.seconds, at: sums.at});
				if (status === '200' && isOurs(path)) oursAt = sums.at;
			}
		}
		const all = await countByStatus(questions, {metric, at}, null);
		const allAt = all.get('200')?.at;
		return {all, own, between: oursAt === null || allAt === undefined ? 0 : allAt - oursAt};
	};
	return {
		async read(questions) {
			// Our own path is known from the second time on: the first one only brings it about.
			if (before === null) await count(questions);
			const now = await count(questions);
			const last = before;
			// While no request was answered there is nothing to tell, and all that comes is new.
			before = now ?? {all: new Map(), own: new Map(), between: 0};
			return last === null || now === null ? null : subtract(gainedBetween(last.all, now.all), gainedBetween(last.own, now.own), now.between - last.between);
		},
	};
};

/** A status that was not there before has counted from 0. */
const gainedBetween = (before: Counted, now: Counted): Counted => {
	const gained = new Map<string, Sums>();
	for (const [status, {count, seconds, at}] of now) {
		const last = before.get(status);
		const isReset = last !== undefined && count < last.count;
		const lastSeconds = last === undefined || isReset ? 0 : last.seconds;
		gained.set(status, {count: increase(last?.count ?? 0, count) ?? 0, seconds: seconds === null || lastSeconds === null ? null : Math.max(0, seconds - lastSeconds), at});
	}
	return gained;
};

const subtract = (all: Counted, own: Counted, moreBetween: number): Requests => {
	const classes: Record<StatusClass, number> = {'1xx': 0, '2xx': 0, '3xx': 0, '4xx': 0, '5xx': 0, none: 0};
	let requests = 0;
	let seconds: number | null = 0;
	for (const [status, sums] of all) {
		const mine = own.get(status) ?? {count: 0, seconds: 0};
		// Others read the actuator too: one of their questions may be on one side only.
		const count = Math.max(0, Math.round(sums.count - mine.count - (status === '200' ? moreBetween : 0)));
		classes[classifyStatus(status)] += count;
		requests += count;
		if (count > 0) seconds = seconds === null || sums.seconds === null || mine.seconds === null ? null : seconds + Math.max(0, sums.seconds - mine.seconds);
	}
	return {classes, errors: classes['5xx'], latency: meanOf(requests, seconds)};
};

const meanOf = (count: number, seconds: number | null): Distribution | null => {
	if (count === 0 || seconds === null) return null;
	const distribution = createDistribution();
	recordUnplaced(distribution, count, seconds);
	return distribution;
};
