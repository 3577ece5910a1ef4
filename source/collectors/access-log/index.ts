/** An access log as an input: requests, errors, latency and routes of the lines that came since the last tick. */
import {record as recordDuration} from '../../signals/distribution.ts';
import {statusClasses} from '../../signals/status.ts';
import {CollectorError, type Collector, type Point, type Reading, type RouteDelta} from '../collector.ts';
import type {Host} from '../host-door.ts';
import {chooseFormat} from './choose-format.ts';
import {explainLog} from './explain.ts';
import {createFollower} from './follow.ts';
import {createLineReading, type LineSink} from './reading-lines.ts';
import {nameService} from './service-name.ts';
import {countRequest, createRouteNames, createTally, type Tally} from './tally.ts';

export {compileLogFormat} from './log-format/compile.ts';
export {chooseFormat} from './choose-format.ts';
export {logFormatNames} from './formats/index.ts';

export type AccessLogOptions = {
	readonly host: Host;
	readonly path: string;
	readonly service?: string;
	/** A name of `logFormatNames` or a pattern in nginx's or Apache's notation; found out when it is not given. */
	readonly format?: string;
};

/** Lines kept for finding out what the service is called. */
const maxFirstLines = 20;

/** Throws a CollectorError (ERR_LOG_FORMAT) for a format that is neither a name nor a pattern that can be read. */
export const createAccessLogCollector = ({host, path, service: named, format: told}: AccessLogOptions): Collector => {
	const chosen = told === undefined ? null : chooseFormat(told);
	if (chosen?.reason !== undefined) throw new CollectorError('ERR_LOG_FORMAT', chosen.reason);
	const follower = createFollower(host, path);
	const reading = createLineReading(chosen?.format ?? null);
	const names = createRouteNames();
	const firstLines: string[] = [];
	let service = named ?? null;
	let readAt: number | null = null;
	let opened = false;
	let longLines = 0;

	const sinkOf = (tally: Tally): LineSink => ({
		request: (record, seconds) => countRequest(tally, names, record, seconds),
		late: seconds => recordDuration(tally.latency, seconds),
	});
	/** Named once there are lines to ask: a file may have been empty when it was opened. */
	const name = (): void => {
		if (service === null && firstLines.length > 0) service = nameService(path, firstLines);
	};
	return {
		name: 'access-log',
		from: path,
		async collect() {
			const tally = createTally();
			const sink = sinkOf(tally);
			const before = readAt;
			// Taken before reading, and also when reading fails: the next counts cover all the time since.
			const now = host.now();
			readAt ??= now;
			const state = await follower.read(line => {
				if (service === null && firstLines.length < maxFirstLines) firstLines.push(line);
				if (!opened) begin();
				reading.take(line, sink);
			});
			begin();
			name();
			longLines += state.skippedLines;
			readAt = now;
			const {statistics} = reading;
			if (!state.isFirst && statistics.looksBinary) throw new CollectorError('ERR_LOG_FORMAT', 'does not look like an access log (binary, or a format that is not known)');
			const note = explainLog(statistics, {isBehind: state.isBehind, longLines, hasMoreRoutes: names.keys.overflowed > 0});
			// Until one line was understood nothing is known, not even that there were no requests.
			if (state.isFirst || statistics.format === null) return {points: [], note};
			return {...tell(tally, before === null ? 0 : (now - before) / 1000, {service: service ?? 'access-log', from: path}), note};
		},
		close: () => follower.close(),
	};

	/** What stood in the file when it was opened tells its format, before any line of it is counted. */
	function begin(): void {
		if (opened) return;
		opened = true;
		reading.learn(follower.sample);
		if (service === null) firstLines.push(...follower.sample.slice(-maxFirstLines));
	}
};

const tell = (tally: Tally, observed: number, labels: {readonly service: string; readonly from: string}): Reading => {
	const points: Point[] = statusClasses.filter(status => status !== 'none' || tally.classes.none > 0).map(status => ({name: 'http.server.requests', labels: {...labels, class: status}, value: tally.classes[status]}));
	points.push({name: 'http.server.errors', labels, value: tally.errors});
	if (observed > 0) points.push({name: 'service.observed', labels: {...labels, tier: 'edge-log'}, value: observed});
	const routes = [...tally.routes.values()].map(({method, route, classes, errors, latency, slowest, failed}): RouteDelta => ({service: labels.service, method, route, classes, errors, latency: latency.count > 0 ? latency : null, slowest, failed}));
	return {points, routes, latencies: tally.latency.count > 0 ? [{labels, distribution: tally.latency}] : []};
};
