import type {Dialect} from './dialect.ts';

/** echo's logger: `latency` in nanoseconds beside `latency_human`. https://echo.labstack.com/docs/middleware/logger */
export const echo: Dialect = {
	name: 'echo',
	title: 'echo JSON',
	marks: ['latency_human'],
	asks: ['latency_human'],
	isIts: look => look('latency_human') !== undefined,
	keys: {status: ['status'], method: ['method'], path: ['uri', 'path'], request: [], durations: [['latency', 1e-9]], open: []},
};
