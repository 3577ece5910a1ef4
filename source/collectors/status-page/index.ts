/** Status pages of servers as inputs: requests, errors where told, what is in flight, and pools of workers and sessions. */
import {statusClasses} from '../../signals/status.ts';
import {washText} from '../../signals/text.ts';
import {CollectorError, type Collector, type Labels, type Point, type Reading} from '../collector.ts';
import type {Host} from '../host-door.ts';
import {showAddress} from '../http-page.ts';
import {machineAddress, nameByAddress} from './address.ts';
import {fetchStatusPage} from './fetch-page.ts';
import {createActuatorReader} from './kinds/actuator.ts';
import {createApacheReader} from './kinds/apache.ts';
import {createHaproxyReader} from './kinds/haproxy.ts';
import {createNginxReader} from './kinds/nginx.ts';
import {createPhpFpmReader} from './kinds/php-fpm.ts';
import type {StatusPageKind} from './recognise.ts';
import {NotThatPage, type PageReader, type PoolState, type Told} from './told.ts';

export {recogniseStatusPage, statusPageKinds, type StatusPageKind} from './recognise.ts';

export type StatusPageOptions = {readonly host: Host; readonly url: string; readonly kind: StatusPageKind; readonly service?: string};

/** Readers of pages that tell everything in one answer; the actuator takes several. */
const readers: Readonly<Record<Exclude<StatusPageKind, 'spring-actuator'>, () => PageReader>> = {
	'nginx-stub-status': createNginxReader,
	'haproxy-stats': createHaproxyReader,
	'php-fpm-status': createPhpFpmReader,
	'apache-server-status': createApacheReader,
};

type Asking = (signal: AbortSignal) => Promise<Told>;

const askOnePage = (host: Host, url: string, reader: PageReader): Asking => {
	/** Requests of ours that were sent since the last page that was read: the program counted them, answered or not. */
	let sent = 0;
	return async signal => {
		sent++;
		try {
			const text = await fetchStatusPage(host, url, signal);
			const told = reader.read(text, sent);
			sent = 0;
			return told;
		} catch (error) {
			// Nobody was there to count it.
			if (error instanceof CollectorError && error.code === 'ECONNREFUSED') sent--;
			throw error instanceof NotThatPage ? new CollectorError('ERR_PAGE_FORMAT', error.message) : error;
		}
	};
};

export const createStatusPageCollector = ({host, url, kind, service: named}: StatusPageOptions): Collector => {
	const labels = {service: named ?? nameByAddress(kind, url), from: showAddress(url)};
	const ask: Asking = kind === 'spring-actuator' ? createActuatorReader(host, url) : askOnePage(host, machineAddress(kind, url), readers[kind]());
	let readAt: number | null = null;
	return {
		name: 'status-page',
		from: labels.from,
		async collect(signal) {
			const told = await ask(signal);
			const now = host.now();
			const observedSeconds = readAt === null ? null : (now - readAt) / 1000;
			readAt = now;
			return tell(told, observedSeconds, labels, kind);
		},
	};
};

/** Behind a web server, not one: what PHP and Spring count was counted in front of them as well. */
const programs: readonly StatusPageKind[] = ['php-fpm-status', 'spring-actuator'];

const tell = ({requests, inFlight, pools, notes, hasRestarted}: Told, observedSeconds: number | null, labels: Labels, kind: StatusPageKind): Reading => {
	const isEdge = !programs.includes(kind);
	const points: Point[] = [];
	const counted = observedSeconds !== null && observedSeconds > 0 ? requests : null;
	if (counted !== null && observedSeconds !== null) {
		points.push({name: 'service.observed', labels: {...labels, tier: isEdge ? 'edge-status' : 'app'}, value: observedSeconds});
		for (const status of statusClasses) {
			const value = counted.classes[status];
			// A page that tells statuses tells `none` only when there are such.
			if (value !== undefined && (value > 0 || status !== 'none' || counted.errors === null)) points.push({name: 'http.server.requests', labels: {...labels, class: status}, value});
		}
		if (counted.errors !== null) points.push({name: 'http.server.errors', labels, value: counted.errors});
	}
	if (inFlight !== null) points.push({name: 'http.server.active_requests', labels, value: inFlight});
	for (const pool of pools) points.push(...tellPool(pool, labels));
	return {points, latencies: counted?.latency ? [{labels, distribution: counted.latency}] : [], ...(hasRestarted === true ? {restarts: [{of: 'service', name: labels['service'] ?? kind}]} : {}), ...(notes.length === 0 ? {} : {note: notes.join(' · ')})};
};

const tellPool = ({name, used, idle, max, pending}: PoolState, labels: Labels): Point[] => {
	const own = {...labels, pool: washText(name, 80)};
	const states = [['db.client.connection.used', used], ['db.client.connection.idle', idle], ['db.client.connection.max', max], ['db.client.connection.pending_requests', pending]] as const;
	return states.flatMap(([series, value]) => (value === null ? [] : [{name: series, labels: own, value}]));
};
