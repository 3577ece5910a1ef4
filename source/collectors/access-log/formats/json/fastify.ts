import type {Dialect} from './dialect.ts';

const idOf = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

/**
 * Fastify's logger: `incoming request` has the method and the path, `request completed` the status and `responseTime` in
 * milliseconds; `reqId` joins them, within a process. Errors are logged in between with `res` but no time: they are not
 * counted, since the completion follows. https://fastify.dev/docs/latest/Reference/Logging/
 */
export const fastify: Dialect = {
	name: 'fastify',
	title: 'Fastify',
	marks: ['reqId'],
	asks: ['pid', 'hostname'],
	isIts: look => look('reqId') !== undefined && (look('req.method') !== undefined || look('res.statusCode') !== undefined),
	keys: {status: ['res.statusCode'], method: ['req.method'], path: ['req.url'], request: [], durations: [['responseTime', 1e-3]], open: []},
	joins: {
		nameOf: look => `${idOf(look('hostname'))} ${idOf(look('pid'))} ${idOf(look('reqId'))}`,
		isFirstHalf: look => look('res.statusCode') === undefined,
		isSecondHalf: look => look('responseTime') !== undefined,
	},
};
