import type {Dialect} from './dialect.ts';

/** express-winston: everything in `meta`, `responseTime` in milliseconds. https://github.com/bithavoc/express-winston */
export const expressWinston: Dialect = {
	name: 'express-winston',
	title: 'express-winston',
	marks: ['meta.res.statusCode'],
	asks: [],
	isIts: look => look('meta.res.statusCode') !== undefined,
	keys: {status: ['meta.res.statusCode'], method: ['meta.req.method', 'meta.httpRequest.requestMethod'], path: ['meta.req.url', 'meta.httpRequest.requestUrl'], request: [], durations: [['meta.responseTime', 1e-3]], open: []},
};
