import type {Dialect} from './dialect.ts';

/** pino-http: `responseTime` in milliseconds; `res.statusCode` null when the client went. https://github.com/pinojs/pino-http */
export const pinoHttp: Dialect = {
	name: 'pino-http',
	title: 'pino-http',
	marks: ['res.statusCode'],
	asks: [],
	isIts: look => look('responseTime') !== undefined && look('res.statusCode') !== undefined && look('req.method') !== undefined,
	keys: {status: ['res.statusCode'], method: ['req.method'], path: ['req.url'], request: [], durations: [['responseTime', 1e-3]], open: []},
};
