/** Details of a host as its agent tells them: the newest of each, bounded. */
import {pickRequests, requestAgeSeconds, type RequestFact} from '../signals/requests.ts';
import {maxTraces} from '../signals/traces.ts';
import {maxDatabases} from '../wire/limits.ts';
import type {RequestsMessage, RoutesMessage, TopicMessage} from '../wire/messages.ts';
import {slotOf, type HostDetails, type HostState} from './host-state.ts';

/** Messages of the routes topic that are kept, by slot. */
const routesKept = 900;
/** Readings of processes that are kept: a minute to go back by. */
export const processesKept = 30;

/** Puts details to those that are known, whether they are of now or of the past. */
export const storeTopic = (host: HostDetails & Pick<HostState, 'anchor' | 'intervalMs'>, message: TopicMessage, now: number): void => {
	switch (message.topic) {
		case 'facts':
			host.facts = {...host.facts, ...message.data};
			return;
		case 'routes':
			return keepRoutes(host, message);
		case 'databases':
			for (const facts of message.data) if (host.databases.size < maxDatabases || host.databases.has(facts.from)) host.databases.set(facts.from, facts);
			return;
		case 'processes':
			// A new list each time: what was frozen keeps its own.
			host.processes = [...host.processes.slice(1 - processesKept), {at: now, facts: message.data}];
			return;
		case 'traces':
			for (const trace of message.data) {
				host.traces.delete(trace.id);
				host.traces.set(trace.id, trace);
			}
			for (const id of host.traces.keys()) {
				if (host.traces.size <= maxTraces) break;
				host.traces.delete(id);
			}
			return;
		case 'requests':
			return keepRequests(host, message);
	}
};

const requestKey = ({seq, service, from, method, route, failed}: RequestFact): string => [seq, service, from, method, route, failed].join('\n');

/** Whoever looks again is told everything again. */
const keepRequests = (host: HostDetails & Pick<HostState, 'anchor' | 'intervalMs'>, {seq, data}: RequestsMessage): void => {
	const all = new Map(host.requests.map(fact => [requestKey(fact), fact]));
	for (const told of data) {
		const fact = {...told, seq: slotOf(host, told.seq)};
		all.set(requestKey(fact), fact);
	}
	host.requests = pickRequests([...all.values()], slotOf(host, seq) - (requestAgeSeconds * 1000) / host.intervalMs);
};

const keepRoutes = (host: HostDetails & Pick<HostState, 'anchor'>, message: RoutesMessage): void => {
	host.routes.set(slotOf(host, message.seq), message);
	if (host.routes.size > routesKept) for (const slot of host.routes.keys()) {
		host.routes.delete(slot);
		break;
	}
};
