/** Single requests that were slow or failed: from what the agent picked, and from the traces that begin with a request. */
import type {RequestRow, RequestsBoard} from '../../signals/board.ts';
import {requestAgeSeconds} from '../../signals/requests.ts';
import type {Trace, TraceSpan} from '../../signals/traces.ts';
import type {HostState} from '../host-state.ts';
import type {View} from './view.ts';
import {routeId, type NamedRoute} from './routes.ts';

const methodAndRoute = /^([A-Z]{3,10}) (\S+)$/;

/** What a server's span says of its request: `GET /orders/:id`, the route in its name or as what it worked on. */
const requestOf = ({service, name, detail}: TraceSpan): {readonly service: string; readonly method: string; readonly route: string} => {
	const match = methodAndRoute.exec(name);
	return {service, method: match?.[1] ?? name, route: match?.[2] ?? (detail?.startsWith('/') === true ? detail : '')};
};

const isEntry = ({kind}: TraceSpan): boolean => kind === 'server' || kind === 'consumer';

/** The requests that a trace went through, one a service's span; of a trace without any, none. */
const rowsOfTrace = (trace: Trace): RequestRow[] =>
	trace.spans.filter(isEntry).map(one => ({...requestOf(one), id: `${trace.id} ${one.id}`, time: trace.time + one.startSeconds * 1000, status: null, seconds: one.durationSeconds, failed: one.failed, count: 1, trace: trace.id}));

const bySlowness = (a: RequestRow, b: RequestRow): number => (b.seconds ?? -1) - (a.seconds ?? -1) || b.time - a.time;

export const selectSingles = (host: HostState, isWanted: (row: NamedRoute) => boolean, view: View, end: number): Pick<RequestsBoard, 'slowest' | 'failed' | 'traces'> => {
	const oldest = end - (requestAgeSeconds * 1000) / host.intervalMs;
	const told = host.requests
		.filter(fact => fact.seq < end && fact.seq >= oldest && isWanted(fact))
		.map((fact): RequestRow => ({
			id: [fact.seq, fact.from, routeId(fact), fact.failed].join('\n'),
			time: view.time - (end - 1 - fact.seq) * host.intervalMs,
			service: fact.service, method: fact.method, route: fact.route, status: fact.status, seconds: fact.seconds, failed: fact.failed, count: fact.count, trace: null,
		}));
	const traces = [...host.traces.values()];
	const traced = traces.flatMap(rowsOfTrace).filter(row => isWanted(row));
	// A service whose traces are here is told by them: the same requests are not shown twice.
	const services = new Set(traced.map(row => row.service));
	const all = [...told.filter(row => !services.has(row.service)), ...traced];
	const wanted = new Set(traced.map(({trace}) => trace));
	return {
		slowest: all.filter(({failed}) => !failed).sort(bySlowness),
		failed: all.filter(({failed}) => failed).sort((a, b) => b.time - a.time || bySlowness(a, b)),
		traces: traces.filter(({id}) => wanted.has(id)),
	};
};
