/** `probe+https://…`: one request each interval, counted as a service of its own. */
import {createDistribution, record} from '../../signals/distribution.ts';
import {classifyStatus, statusClasses} from '../../signals/status.ts';
import {washText} from '../../signals/text.ts';
import {CollectorError, type Collector, type LatencyPoint, type Point, type Reading} from '../collector.ts';
import type {Host, ProbeAnswer} from '../host-door.ts';
import {findDeviation, parseExpectation} from './expectation.ts';

export type ProbeOptions = {
	readonly host: Host;
	/** With `probe+` in front; what is expected stands in its fragment. */
	readonly url: string;
	/** The wall clock, ms since the epoch: certificates end by it. */
	readonly wallTime: () => number;
};

/** Of a body only what an expectation may need is read. */
const maxBodyBytes = 256 * 1024;
const timeoutMs = 4000;
/** Failures are told for so long, in words. */
const day = 86_400;

/** The address as it is shown: no user, no password, no query, no fragment. */
export const shownProbe = (url: string): string => {
	const {protocol, host, pathname} = new URL(url.replace(/^probe\+/, ''));
	return `probe+${protocol}//${host}${pathname}`;
};

export const createProbeCollector = ({host, url, wallTime}: ProbeOptions): Collector => {
	const from = shownProbe(url);
	const target = new URL(url.replace(/^probe\+/, ''));
	const expectation = parseExpectation(target.hash);
	target.hash = '';
	const service = washText(from.replace(/^probe\+https?:\/\//, ''), 60);
	const labels = {service, from};
	let readAt: number | null = null;
	return {
		name: 'probe',
		from,
		async collect(signal): Promise<Reading> {
			const startedAt = host.now();
			const probed = await host.probe(target.href, {maxBytes: maxBodyBytes, timeoutMs, signal});
			if (signal.aborted) throw new CollectorError('ERR_TIMEOUT', 'was called off: it took too long');
			// What a probe covers is the time since the one before; the first covers none and is a state alone.
			const observedSeconds = readAt === null ? null : (startedAt - readAt) / 1000;
			readAt = startedAt;
			const reason = probed.answer === null ? washText(probed.error ?? 'no answer') : findDeviation(expectation, probed.answer);
			return {points: [...stateOf(probed, reason, labels, wallTime()), ...(observedSeconds === null ? [] : countOf(probed, reason, labels, observedSeconds))], latencies: observedSeconds === null ? [] : latencyOf(probed, labels), ...noteOf(probed, reason, wallTime())};
		},
	};
};

type Labels = {readonly service: string; readonly from: string};

const stateOf = ({timing, certificateEnds}: ProbeAnswer, reason: string | null, labels: Labels, now: number): Point[] => {
	const points: Point[] = [{name: 'probe.up', labels, value: reason === null ? 1 : 0}];
	for (const [name, value] of [['probe.dns', timing.dns], ['probe.connect', timing.connect], ['probe.tls', timing.tls], ['probe.first_byte', timing.firstByte]] as const) if (value !== null) points.push({name, labels, value});
	if (certificateEnds !== null) points.push({name: 'probe.certificate_seconds', labels, value: (certificateEnds - now) / 1000});
	return points;
};

/** An answer other than the expected one is a failed request, whatever its status. */
const countOf = ({answer}: ProbeAnswer, reason: string | null, labels: Labels, observedSeconds: number): Point[] => {
	const own = answer === null ? 'none' : classifyStatus(String(answer.status));
	return [
		{name: 'service.observed', labels: {...labels, tier: 'probe'}, value: observedSeconds},
		...statusClasses.filter(status => status !== 'none' || own === 'none').map((status): Point => ({name: 'http.server.requests', labels: {...labels, class: status}, value: status === own ? 1 : 0})),
		{name: 'http.server.errors', labels, value: reason === null ? 0 : 1},
	];
};

/** How long no answer took says nothing of the service's latency. */
const latencyOf = ({answer, timing}: ProbeAnswer, labels: Labels): LatencyPoint[] => {
	if (answer === null) return [];
	const distribution = createDistribution();
	record(distribution, timing.total);
	return [{labels, distribution}];
};

const noteOf = ({certificateEnds}: ProbeAnswer, reason: string | null, now: number): {note?: string} => {
	const left = certificateEnds === null ? null : Math.floor((certificateEnds - now) / 1000 / day);
	const parts = [reason === null ? null : `down: ${reason}`, left === null ? null : left < 0 ? 'the certificate has ended' : `certificate ends in ${left} days`].filter(part => part !== null);
	return parts.length === 0 ? {} : {note: parts.join(' · ')};
};
