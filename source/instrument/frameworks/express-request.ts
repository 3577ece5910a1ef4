/** What a request itself says of the Express route that took it (`req.route`, `req.baseUrl`), for programs bundled into one file. */
import type {IncomingMessage} from 'node:http';
import {templateRoute} from '../../signals/route.ts';

type ExpressRequest = IncomingMessage & {route?: unknown; baseUrl?: unknown};

/**
 * The pattern under which a route was registered, below the place where its router is mounted: `/api` + `/items/:id`.
 * `baseUrl` holds the mount's path as it came, so that its parameters are made placeholders again. Null for no Express route.
 * https://expressjs.com/en/5x/api.html#req.baseUrl
 */
export const routeOfExpress = (request: ExpressRequest): string | null => {
	const {route} = request;
	if (typeof route !== 'object' || route === null || !('path' in route)) return null;
	const pattern = patternOf(route.path);
	if (pattern === null) return null;
	const base = typeof request.baseUrl === 'string' && request.baseUrl !== '' ? templateRoute(request.baseUrl) : '';
	return base !== '' && pattern === '/' ? base : base + pattern;
};

/** A path may be registered as text, as a regular expression, or as a list of both. */
const patternOf = (path: unknown): string | null => {
	if (typeof path === 'string') return path;
	if (path instanceof RegExp) return path.source;
	return Array.isArray(path) ? path.map(patternOf).filter(Boolean).join(', ') || null : null;
};
