import type {Dialect} from './dialect.ts';

/** Programs that log through bunyan: `req` and `res` by its serializers, the time under a name of their choice. https://github.com/trentm/node-bunyan#standard-serializers */
export const bunyan: Dialect = {
	name: 'bunyan',
	title: 'bunyan',
	marks: ['res.statusCode'],
	asks: ['v', 'name', 'hostname'],
	isIts: look => look('v') !== undefined && look('name') !== undefined && look('hostname') !== undefined && look('res.statusCode') !== undefined,
	keys: {
		status: ['res.statusCode'],
		method: ['req.method', 'method'],
		path: ['req.url', 'url'],
		request: [],
		durations: [['responseTime', 1e-3], ['response-time', 1e-3], ['duration_ms', 1e-3], ['latency_ms', 1e-3]],
		open: ['latency', 'duration', 'elapsed', 'took'],
	},
};
