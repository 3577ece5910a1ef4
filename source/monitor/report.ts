/** A report of all watched hosts over a range of slots each. */
import type {HostReport, Report} from '../signals/report.ts';
import type {Fleet} from './fleet.ts';
import type {Watched} from './watched.ts';
import {mergeSignals} from './select/add-figures.ts';
import {countingSource, mergeLatency, selectHostSignals, selectService} from './select/figures.ts';
import type {Range} from './select/fold.ts';
import {describeLatency} from './select/latency.ts';
import {selectRoutes} from './select/routes.ts';

export type ReportMoment = {readonly now: number; readonly time: number; readonly forSeconds: number};

const emptyRange: Range = {first: 0, end: 0};

const reportHost = (one: Watched, range: Range, now: number): HostReport => {
	const {host} = one;
	const routes = selectRoutes(host, range)?.routes ?? [];
	return {
		host: host.name,
		target: host.id,
		state: one.link,
		ageSeconds: host.lastFrameAt === null ? null : Math.max(0, (now - host.lastFrameAt) / 1000),
		reason: one.link === 'live' ? null : host.reason,
		signals: selectHostSignals(host, range),
		services: [...host.columns.services.values()].map(service => ({
			service: service.service,
			from: countingSource(host, range, service),
			signals: selectService(host, range, service),
			routes: routes.filter(route => route.service === service.service),
		})),
		databases: [...host.databases.values()],
		collectors: host.collectors,
		findings: one.findings,
	};
};

/** `ranges` says by target which slots each host is reported over; a host without one was never seen. */
export const createReport = (fleet: Fleet, ranges: ReadonlyMap<string, Range>, {now, time, forSeconds}: ReportMoment): Report => {
	const all = [...fleet.watched.values()];
	const hosts = all.map(one => reportHost(one, ranges.get(one.host.id) ?? emptyRange, now));
	const merged = mergeLatency(all.map(({host}) => ({host, range: ranges.get(host.id) ?? emptyRange})));
	const findings = hosts.flatMap(host => host.findings).sort((a, b) => (a.severity === b.severity ? 0 : a.severity === 'critical' ? -1 : 1));
	return {time, forSeconds, hosts, fleet: {signals: mergeSignals(hosts.map(({signals}) => signals), describeLatency(merged)), findings}};
};
