/** Traces of other hosts than the one looked at, asked for to put parts of the same together: of how many, and how much is held of them. */
import {maxSpansPerTrace} from '../signals/traces.ts';
import type {HostState} from './host-state.ts';

/** Hosts that are asked at a time, in the order in which they were named: each may tell megabytes at once. */
export const maxHostsElsewhere = 64;
/** Spans held of all of them: some 10 MB. */
export const maxSpansElsewhere = 20_000;

/** Whether a host's agent is sent spans at all. */
export const receivesSpans = ({collectors}: HostState): boolean => collectors.some(({name, state}) => name === 'otlp' && state === 'ok');

const countSpans = ({traces}: HostState): number => {
	let count = 0;
	for (const {spans} of traces.values()) count += spans.length;
	return count;
};

/** What there is no room for goes: of the host with the most spans the trace that was told first. How many traces went. */
export const trimTraces = (hosts: readonly HostState[], most = maxSpansElsewhere): number => {
	let dropped = 0;
	// So many fit whatever they are.
	if (hosts.reduce((sum, {traces}) => sum + traces.size, 0) * maxSpansPerTrace <= most) return 0;
	const counts = hosts.map(host => ({host, count: countSpans(host)}));
	let total = counts.reduce((sum, {count}) => sum + count, 0);
	while (total > most) {
		const largest = counts.reduce((a, b) => (b.count > a.count ? b : a));
		const [oldest] = largest.host.traces.values();
		if (oldest === undefined) break;
		dropped++;
		largest.host.traces.delete(oldest.id);
		largest.count -= oldest.spans.length;
		total -= oldest.spans.length;
	}
	return dropped;
};
