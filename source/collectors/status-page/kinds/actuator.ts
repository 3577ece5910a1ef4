/**
 * Spring Boot's actuator as JSON, for programs that do not expose /actuator/prometheus: requests by status, mean latency,
 * requests in flight, connection pools. Several answers make one reading.
 */
import {CollectorError} from '../../collector.ts';
import type {Host} from '../../host-door.ts';
import {fetchStatusPage} from '../fetch-page.ts';
import {NotThatPage, type Told} from '../told.ts';
import {createQuestions, readJson} from './actuator-metric.ts';
import {maxActuatorPools, readActuatorPools} from './actuator-pools.ts';
import {createRequestCounter} from './actuator-requests.ts';

/** Metrics come and go: pools at their first use, requests at the first one. */
const namesHoldMs = 30_000;
const active = 'http.server.requests.active';

/** `…/actuator`, `…/actuator/metrics` and a metric below it all lead to the same. */
const baseOf = (url: string): URL => {
	const base = new URL(url);
	base.search = '';
	base.hash = '';
	const metrics = /^(.*?\/metrics)(?:\/.*)?$/.exec(base.pathname)?.[1];
	base.pathname = metrics ?? `${base.pathname.replace(/\/+$/, '')}/metrics`;
	return base;
};

const readNames = (text: string): ReadonlySet<string> => {
	const {names} = readJson(text);
	if (!Array.isArray(names)) throw new NotThatPage('tells no names of metrics: is it an actuator, and is `metrics` exposed (management.endpoints.web.exposure.include)?');
	return new Set(names.filter(name => typeof name === 'string'));
};

export const createActuatorReader = (host: Host, url: string): ((signal: AbortSignal) => Promise<Told>) => {
	const base = baseOf(url);
	const counter = createRequestCounter(base.pathname.replace(/\/metrics$/, ''));
	let names: ReadonlySet<string> = new Set();
	let namesReadAt = -Infinity;
	const read = async (signal: AbortSignal): Promise<Told> => {
		if (host.now() - namesReadAt > namesHoldMs) {
			names = readNames(await fetchStatusPage(host, base.href, signal));
			namesReadAt = host.now();
		}
		const questions = createQuestions(host, base.href, signal);
		const requests = await counter.read(questions);
		const inFlight = names.has(active) ? ((await questions.ask(active))?.statistic('ACTIVE_TASKS') ?? null) : null;
		const pools = await readActuatorPools(questions, names);
		return {
			requests,
			// The question itself is being answered while it is counted.
			inFlight: inFlight === null ? null : Math.max(0, inFlight - 1),
			pools,
			notes: ['the actuator tells only mean latency and no routes: /actuator/prometheus tells more', ...(pools.length >= maxActuatorPools ? [`at most ${maxActuatorPools} pools are read`] : [])],
		};
	};
	return async signal => {
		try {
			return await read(signal);
		} catch (error) {
			namesReadAt = -Infinity;
			throw error instanceof NotThatPage ? new CollectorError('ERR_PAGE_FORMAT', error.message) : error;
		}
	};
};
