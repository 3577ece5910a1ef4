/** Why a number is not known: what a person needs to hear in place of it. */
import type {SignalName} from '../../signals/catalog.ts';
import type {Watched} from '../watched.ts';

/** Collectors that could tell a signal. */
const tellers: Readonly<Record<SignalName, readonly string[]>> = {
	latency: ['prometheus', 'access-log'],
	throughput: ['prometheus', 'access-log'],
	errors: ['prometheus', 'access-log'],
	cpu: ['cpu', 'host'],
	memory: ['memory', 'host'],
	disk: ['filesystem', 'disk', 'host'],
	pool: ['prometheus'],
};

export const explainUnknown = ({host, link}: Watched, signal: SignalName): string => {
	if (host.lastFrameAt === null && host.newestSeq < 0) return link === 'down' ? (host.reason ?? 'never reached') : 'connecting';
	const able = host.collectors.filter(({name}) => tellers[signal].includes(name));
	if (able.length === 0) {
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
