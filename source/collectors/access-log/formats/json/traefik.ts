import type {Dialect} from './dialect.ts';

/** Traefik: times in nanoseconds; the status that the client got goes before the one of the service. https://doc.traefik.io/traefik/observability/access-logs/ */
export const traefik: Dialect = {
	name: 'traefik-json',
	title: 'Traefik JSON',
	marks: ['DownstreamStatus', 'OriginStatus'],
	asks: [],
	isIts: look => look('DownstreamStatus') !== undefined || (look('OriginStatus') !== undefined && look('RequestMethod') !== undefined),
	keys: {status: ['DownstreamStatus', 'OriginStatus'], method: ['RequestMethod'], path: ['RequestPath'], request: [], durations: [['Duration', 1e-9]], open: []},
};
