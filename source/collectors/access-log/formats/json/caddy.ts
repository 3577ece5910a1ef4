import type {Dialect} from './dialect.ts';

/** Caddy: `duration` in seconds; status 0 when the client went before there was one. https://caddyserver.com/docs/caddyfile/directives/log */
export const caddy: Dialect = {
	name: 'caddy',
	title: 'Caddy JSON',
	marks: ['msg'],
	asks: ['msg'],
	isIts: look => look('msg') === 'handled request',
	keys: {status: ['status'], method: ['request.method'], path: ['request.uri'], request: [], durations: [['duration', 1]], open: []},
};
