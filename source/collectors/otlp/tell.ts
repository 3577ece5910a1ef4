/** A tally of requests as points of a reading. */
import {statusClasses} from '../../signals/status.ts';
import type {Labels, LatencyPoint, Point, RouteDelta} from '../collector.ts';
import {finishDurations} from './durations.ts';
import type {RequestTally} from './tally.ts';

/** Adds the points; `observedSeconds` is left out when nothing new was covered or nobody can tell how much. */
export const tellRequests = (labels: Labels, tally: RequestTally, observedSeconds: number | null, into: {readonly points: Point[]; readonly latencies: LatencyPoint[]; readonly routes: RouteDelta[]}): void => {
	if (observedSeconds !== null && observedSeconds > 0) into.points.push({name: 'service.observed', labels, value: observedSeconds});
	for (const status of statusClasses) if (status !== 'none' || tally.classes.none > 0) into.points.push({name: 'http.server.requests', labels: {...labels, class: status}, value: tally.classes[status]});
	if (tally.judged || tally.count === 0) into.points.push({name: 'http.server.errors', labels, value: tally.errors});
	const distribution = finishDurations(tally.durations);
	if (distribution !== null && distribution.count > 0) into.latencies.push({labels, distribution});
	for (const {method, route, classes, errors, durations} of tally.routes.values()) {
		into.routes.push({service: labels['service'] as string, method, route, classes, errors, latency: finishDurations(durations)});
	}
};
