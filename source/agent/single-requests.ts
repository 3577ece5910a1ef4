/** Single requests out of what a route did in a tick: at most the slowest that went well, and the failed ones as one. */
import type {RouteDelta} from '../collectors/collector.ts';
import type {RequestFact} from '../signals/requests.ts';
import {statusClasses, type ClassCounts, type StatusClass} from '../signals/status.ts';

/** The class of all of them, when there is but one. */
const onlyClass = (classes: ClassCounts): StatusClass | null => {
	const met = statusClasses.filter(status => classes[status] > 0);
	return met.length === 1 ? (met[0] ?? null) : null;
};

/** What the input tells itself, else what follows from sums: the slowest of exactly known durations is their maximum. */
export const singleRequests = ({service, method, route, classes, errors, latency, slowest, failed}: RouteDelta, from: string, seq: number): RequestFact[] => {
	const base = {seq, service, from, method, route};
	const facts: RequestFact[] = [];
	const most = latency?.max ?? null;
	// Where some failed, the maximum may be the duration of one of those.
	const well = slowest === undefined && errors === 0 && most !== null ? {status: onlyClass(classes), seconds: most} : (slowest ?? null);
	if (well) facts.push({...base, ...well, failed: false, count: 1});
	if (errors > 0) {
		const told = failed ?? {status: classes['5xx'] >= errors ? ('5xx' as const) : null, seconds: latency?.count === 1 && errors === 1 ? most : null};
		facts.push({...base, ...told, failed: true, count: Math.round(errors)});
	}
	return facts;
};
