/** Why a number is not known: what a person needs to hear in place of it. */
import type {SignalName} from '../../signals/catalog.ts';
import type {Watched} from '../watched.ts';

const requestTellers = ['prometheus', 'status-page', 'access-log', 'otlp', 'instrument', 'probe'];
/** Wait for others to speak: that nobody does is no reading that failed. */
const listeners = ['otlp', 'instrument', 'sockets'];
/** Bursts further apart than this are not "now" in between. */
const longestBurstMs = 15_000;

/** Collectors that could tell a signal. */
const tellers: Readonly<Record<SignalName, readonly string[]>> = {
	latency: requestTellers,
	throughput: requestTellers,
	errors: requestTellers,
	cpu: ['cpu', 'host'],
	memory: ['memory', 'host'],
	disk: ['filesystem', 'disk', 'host'],
	pool: ['prometheus', 'status-page', 'otlp', 'instrument', 'postgresql', 'mysql', 'mariadb', 'pgbouncer', 'redis', 'valkey', 'sockets'],
};

/** Why a host is not live, in one line. */
export const explainLink = ({host, link}: Pick<Watched, 'host' | 'link'>): string => host.reason ?? (link === 'connecting' ? 'connecting' : 'no frames: the agent is stopped or the link is stuck');

export const explainUnknown = ({host, link}: Watched, signal: SignalName): string => {
	if (host.lastFrameAt === null && host.newestSeq < 0) return link === 'down' ? (host.reason ?? 'never reached') : 'connecting';
	const {burst} = host;
	if (burst && burst.slots * host.intervalMs > longestBurstMs && (host.ring.fine.newest ?? 0) - burst.slot < 2 * burst.slots && (signal === 'latency' || signal === 'throughput' || signal === 'errors')) return `told only every ${Math.round((burst.slots * host.intervalMs) / 1000)} s: set OTEL_METRIC_EXPORT_INTERVAL=5000 in the program`;
	const able = host.collectors.filter(({name}) => tellers[signal].includes(name));
	if (able.every(({name}) => listeners.includes(name))) {
		if (signal === 'pool') return 'no input tells of a connection pool: add --from http://…/metrics';
		return signal === 'cpu' || signal === 'memory' || signal === 'disk' ? 'the agent does not read this' : 'no input tells of requests: add --from http://…/metrics or --from /path/access.log';
	}
	const broken = able.find(({state}) => state === 'failed' || state === 'stalled') ?? able.find(({state}) => state === 'absent');
	if (broken) return `${broken.from}: ${broken.reason ?? broken.state}`;
	if (host.newestSeq <= 1 || able.every(({state}) => state === 'starting')) return 'two readings are needed: in a second';
	const counted = host.columns.services.size > 0 && [...host.columns.services.values()].some(service => service.sources.size > 0);
	if (signal === 'pool') return 'no connection pool in what the inputs tell';
	if (signal === 'latency') return counted ? 'no request in these seconds, or the input tells no latency' : 'no requests in what the inputs tell';
	if (signal === 'errors') return counted ? 'no request in these seconds, or the input tells no status' : 'no requests in what the inputs tell';
	const noted = able.find(({reason}) => reason !== null);
	return noted?.reason ?? 'not told in these seconds';
};
