/** An access log as an input: requests, errors, latency and routes of the lines that came since the last tick. */
import {createKeySet, maxRoutes} from '../../signals/cardinality.ts';
import {createDistribution, record as recordDuration, type Distribution} from '../../signals/distribution.ts';
import {templateRoute} from '../../signals/route.ts';
import {createClassCounts, statusClasses, sumClasses} from '../../signals/status.ts';
import {washText} from '../../signals/text.ts';
import {CollectorError, type Collector, type Point, type Reading, type RouteDelta} from '../collector.ts';
import type {Host} from '../host-door.ts';
import {createFollower} from './follow.ts';
import {detectFormat} from './formats/index.ts';
import type {Format} from './formats/format.ts';
import {createRecord, type LogRecord} from './record.ts';
import {nameService} from './service-name.ts';
import {createUnitGuess} from './units.ts';

export type AccessLogOptions = {readonly host: Host; readonly path: string; readonly service?: string};

type Tally = {classes: ReturnType<typeof createClassCounts>; errors: number; latency: Distribution; timed: number; routes: Map<string, {method: string; route: string; classes: ReturnType<typeof createClassCounts>; errors: number; latency: Distribution; timed: number}>};
const createTally = (): Tally => ({classes: createClassCounts(), errors: 0, latency: createDistribution(), timed: 0, routes: new Map()});

/** Lines kept for finding out the format while it is not known. */
const maxUndetected = 100;
const maxCachedPaths = 5000;
/** More than this many durations are not kept waiting for their unit. */
const maxUndecided = 1000;

export const createAccessLogCollector = ({host, path, service: named}: AccessLogOptions): Collector => {
	const follower = createFollower(host, path);
	const keys = createKeySet(maxRoutes);
	const cachedRoutes = new Map<string, string>();
	const parsed: LogRecord = createRecord();
	let format: Format | null = null;
	let units = createUnitGuess();
	let service = named ?? null;
	let readAt: number | null = null;
	let opened = false;
	const firstLines: string[] = [];
	let understood = 0;
	let notUnderstood = 0;
	let misfits: string[] = [];
	let sampleOfMisfit: string | null = null;
	let longLines = 0;
	/** Durations whose unit is not known yet. */
	let undecided: number[] = [];
	let timedAtAll = false;

	const routeOf = (target: string): string => {
		let route = cachedRoutes.get(target);
		if (route === undefined) {
			if (cachedRoutes.size >= maxCachedPaths) cachedRoutes.clear();
			route = washText(templateRoute(target), 120);
			cachedRoutes.set(target, route);
		}
		return route;
	};
	const count = (tally: Tally): void => {
		understood++;
		const failed = parsed.status === '5xx' ? 1 : 0;
		if (parsed.rawDuration !== null) {
			units.add(parsed.rawDuration);
			parsed.durationSeconds = units.toSeconds(parsed.rawDuration);
			if (parsed.durationSeconds === null && undecided.length < maxUndecided) undecided.push(parsed.rawDuration);
			else if (parsed.durationSeconds !== null && undecided.length > 0) {
				// The first values were waiting for the unit that these many together tell.
				for (const raw of undecided) if (recordDuration(tally.latency, units.toSeconds(raw) ?? NaN)) tally.timed++;
				undecided = [];
			}
		}
		tally.classes[parsed.status]++;
		tally.errors += failed;
		const isTimed = parsed.durationSeconds !== null && recordDuration(tally.latency, parsed.durationSeconds);
		if (isTimed) {
			tally.timed++;
			timedAtAll = true;
		}
		if (parsed.path === '') return;
		const method = washText(parsed.method, 16);
		const key = keys.admit(`${method} ${routeOf(parsed.path)}`);
		let route = tally.routes.get(key);
		if (!route) {
			const isOther = !key.includes(' ');
			route = {method: isOther ? '' : method, route: isOther ? key : key.slice(method.length + 1), classes: createClassCounts(), errors: 0, latency: createDistribution(), timed: 0};
			tally.routes.set(key, route);
		}
		route.classes[parsed.status]++;
		route.errors += failed;
		if (isTimed && parsed.durationSeconds !== null) {
			recordDuration(route.latency, parsed.durationSeconds);
			route.timed++;
		}
	};
	/** A line that does not fit is kept: many of them in a row may be another format. */
	const misfit = (line: string): void => {
		notUnderstood++;
		sampleOfMisfit = line;
		misfits.push(line);
		if (misfits.length > maxUndetected) misfits.shift();
	};
	const learn = (lines: readonly string[]): boolean => {
		const found = detectFormat(lines);
		if (!found || found === format) return false;
		format = found;
		units = createUnitGuess();
		for (const line of lines) if (found.parse(line, parsed) && parsed.rawDuration !== null) units.add(parsed.rawDuration);
		return true;
	};
	const take = (tally: Tally) => (line: string): void => {
		if (service === null && firstLines.length < 20) firstLines.push(line);
		if (format?.parse(line, parsed)) {
			misfits = [];
			count(tally);
			return;
		}
		misfit(line);
		// Nothing fitted so far, or nothing has for a while: these lines themselves tell what they are.
		if ((format !== null && misfits.length < 20) || !learn(misfits)) return;
		const waiting = misfits;
		misfits = [];
		notUnderstood -= waiting.length;
		for (const one of waiting) {
			if (format?.parse(one, parsed)) count(tally);
			else notUnderstood++;
		}
	};
	return {
		name: 'access-log',
		from: path,
		async collect() {
			const tally = createTally();
			const before = readAt;
			// Taken before reading, and also when reading fails: the next counts cover all the time since.
			const now = host.now();
			readAt ??= now;
			const state = await follower.read(take(tally));
			if (!opened) {
				opened = true;
				learn(follower.sample);
				firstLines.push(...follower.sample);
			}
			// Named once there are lines to ask: a file may have been empty when it was opened.
			if (service === null && firstLines.length > 0) service = nameService(path, firstLines);
			longLines += state.skippedLines;
			if (state.isFirst) {
				readAt = now;
				return withNote({points: []}, explain(state));
			}
			if (looksBinary()) throw new CollectorError('ERR_LOG_FORMAT', 'does not look like an access log (binary, or a format that is not known)');
			readAt = now;
			return tell(tally, before === null ? 0 : (now - before) / 1000, explain(state));
		},
		close: () => follower.close(),
	};

	function looksBinary(): boolean {
		return format === null && notUnderstood > 0 && understood === 0 && misfits.some(line => line.includes('\u0000'));
	}
	function explain({isBehind}: {isBehind: boolean}): string {
		const notes: string[] = [];
		if (format) notes.push(`${format.name}${timedAtAll ? '' : ', no request time so far: latency unknown (nginx: add $request_time to log_format)'}`);
		else notes.push(notUnderstood > 0 ? 'format not known' : 'no line yet to know its format by');
		const unit = units.describe();
		if (unit !== null) notes.push(unit);
		const all = understood + notUnderstood;
		if (notUnderstood > 0 && all > 0) notes.push(`${Math.floor((1000 * understood) / all) / 10} % of ${all} lines understood, not e.g. "${washText(sampleOfMisfit ?? '', 60)}"`);
		if (longLines > 0) notes.push(`${longLines} lines over 64 KiB skipped`);
		if (isBehind) notes.push('more is written than can be read: behind');
		if (keys.overflowed > 0) notes.push(`more than ${maxRoutes} routes: the rest counts as other`);
		return notes.join(' · ');
	}
	function withNote(reading: Reading, note: string): Reading {
		return note === '' ? reading : {...reading, note};
	}
	function tell(tally: Tally, observed: number, note: string): Reading {
		const labels = {service: service ?? 'access-log', from: path};
		// Until one line was understood nothing is known, not even that there were no requests.
		if (format === null) return withNote({points: []}, note);
		const points: Point[] = statusClasses.filter(status => status !== 'none' || tally.classes.none > 0).map(status => ({name: 'http.server.requests', labels: {...labels, class: status}, value: tally.classes[status]}));
		points.push({name: 'http.server.errors', labels, value: tally.errors});
		if (observed > 0) points.push({name: 'service.observed', labels, value: observed});
		const routes = [...tally.routes.values()].filter(({classes}) => sumClasses(classes) > 0).map(({method, route, classes, errors, latency, timed}): RouteDelta => ({service: labels.service, method, route, classes, errors, latency: timed > 0 ? latency : null}));
		return withNote({points, routes, latencies: tally.timed > 0 ? [{labels, distribution: tally.latency}] : []}, note);
	}
};
